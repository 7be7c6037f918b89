//! The parts of the configuration, each read as a whole.

use std::str::FromStr;

use creatorvault_auth::{KeySource, Policy, SetUrl, VerificationKey};
use creatorvault_http::{GuardSettings, Hosts, Limits, Networks, Origins, RateSettings, RedisUrl};
use creatorvault_persistence::{AppRole, ConnectionUrl, DatabaseSettings, PoolSettings};

use super::{Collector, Deployment, Reader, Reported, Shutdown, parse, variables as name};

pub(super) fn read_limits(reader: &mut Reader<'_>) -> Result<Limits, Reported> {
    let request = reader.get(name::REQUEST_TIMEOUT, parse::limit);
    let body = reader.get(name::BODY_TIMEOUT, parse::limit);
    Ok(Limits {
        request: request?,
        body: body?,
        ..Limits::default()
    })
}

pub(super) fn read_guards(reader: &mut Reader<'_>) -> Result<GuardSettings, Reported> {
    let hosts = reader.get(name::ALLOWED_HOSTS, Hosts::from_str);
    let origins = reader.find(name::ALLOWED_ORIGINS, Origins::from_str);
    let rates = read_rates(reader);
    let (hosts, origins, rates) = (hosts?, origins?.unwrap_or_default(), rates?);
    if let Ok(Deployment::Production) = reader.get(name::ENVIRONMENT, parse::deployment) {
        let open = [
            (hosts.are_all(), name::ALLOWED_HOSTS),
            (origins.are_all(), name::ALLOWED_ORIGINS),
        ];
        let refused = open.into_iter().filter(|(is_open, _)| *is_open);
        let refused = refused.map(|(_, variable)| {
            let name = variable.name;
            reader.refuse(format!("{name} can't be * where ENVIRONMENT is production"))
        });
        if let Some(reported) = refused.last() {
            return Err(reported);
        }
    }
    Ok(GuardSettings {
        origins,
        hosts,
        rates,
    })
}

fn read_rates(reader: &mut Reader<'_>) -> Result<RateSettings, Reported> {
    let per_user = reader.get(name::RATE_LIMIT_PER_MINUTE, parse::rate);
    let per_address = reader.get(name::RATE_LIMIT_ANONYMOUS_PER_MINUTE, parse::rate);
    let exempt = reader.get(name::RATE_LIMIT_EXEMPT, Networks::from_str);
    let proxies = reader.find(name::TRUSTED_PROXIES, Networks::from_str);
    let redis = reader.find(name::REDIS_URL, RedisUrl::parse);
    Ok(RateSettings {
        per_user: per_user?,
        per_address: per_address?,
        exempt: exempt?,
        proxies: proxies?.unwrap_or_default(),
        redis: redis?,
    })
}

pub(super) fn read_database(reader: &mut Reader<'_>) -> Result<DatabaseSettings, Reported> {
    let url = reader.get(name::DATABASE_URL, database_url);
    let app_role = reader.get(name::DATABASE_APP_ROLE, AppRole::parse);
    let statement_timeout = reader.get(name::STATEMENT_TIMEOUT, parse::limit);
    let pool = read_pool(reader);
    Ok(DatabaseSettings {
        url: url?,
        app_role: app_role?,
        statement_timeout: statement_timeout?,
        pool: pool?,
    })
}

fn read_pool(reader: &mut Reader<'_>) -> Result<PoolSettings, Reported> {
    let size = reader.get(name::DATABASE_POOL_SIZE, parse::positive);
    let overflow = reader.get(name::DATABASE_MAX_OVERFLOW, parse::count);
    let wait = reader.get(name::DATABASE_POOL_WAIT, parse::limit);
    let connect = reader.get(name::DATABASE_CONNECT_TIMEOUT, parse::limit);
    Ok(PoolSettings {
        size: size?,
        overflow: overflow?,
        wait: wait?,
        connect: connect?,
    })
}

pub(super) fn read_policy(reader: &mut Reader<'_>) -> Result<Policy, Reported> {
    let algorithm = reader.get(name::JWT_ALGORITHM, parse::algorithm);
    let issuer = reader.get(name::JWT_ISSUER, str::parse);
    let audience = reader.get(name::JWT_AUDIENCE, str::parse);
    let leeway = reader.get(name::JWT_LEEWAY, parse::duration);
    algorithm?;
    Ok(Policy {
        issuer: issuer?,
        audience: audience?,
        leeway: leeway?,
    })
}

pub(super) fn read_keys(reader: &mut Reader<'_>) -> Result<KeySource, Reported> {
    let fixed = reader.find(name::JWT_PUBLIC_KEY, |text| {
        VerificationKey::parse(text).map_err(|error| format!("holds no usable key: {error}"))
    });
    let url = reader.find(name::JWT_JWKS_URL, |text| {
        SetUrl::from_str(text).map_err(|error| format!("can't be used: {error}"))
    });
    let deployment = reader.get(name::ENVIRONMENT, parse::deployment);
    if let (Ok(Deployment::Production), Ok(Some(url))) = (deployment, &url)
        && !url.is_encrypted()
    {
        return Err(reader.refuse(
            "JWT_JWKS_URL can't be plain http where ENVIRONMENT is production".to_owned(),
        ));
    }
    match (fixed?, url?) {
        (Some(key), None) => Ok(KeySource::Fixed(key)),
        (None, Some(url)) => Ok(KeySource::Published(url)),
        (Some(key), Some(url)) => Ok(KeySource::Both(key, url)),
        (None, None) => Err(reader.refuse(
            "JWT_PUBLIC_KEY is not set, and neither is JWT_JWKS_URL: at least one of them has to be"
                .to_owned(),
        )),
    }
}

pub(super) fn read_collector(reader: &mut Reader<'_>) -> Result<Option<Collector>, Reported> {
    let url = reader.find(name::OTEL_EXPORTER_OTLP_ENDPOINT, parse::collector);
    let service = reader.get(name::OTEL_SERVICE_NAME, str::parse);
    let deployment = reader.get(name::ENVIRONMENT, parse::deployment);
    let (service, deployment) = (service?, deployment?);
    Ok(url?.map(|url| Collector {
        url,
        service,
        deployment,
    }))
}

pub(super) fn read_shutdown(reader: &mut Reader<'_>) -> Result<Shutdown, Reported> {
    let drain = reader.get(name::SHUTDOWN_DRAIN, parse::duration);
    let grace = reader.get(name::SHUTDOWN_GRACE, parse::duration);
    Ok(Shutdown {
        drain: drain?,
        grace: grace?,
    })
}

pub(super) fn database_url(text: &str) -> Result<ConnectionUrl, String> {
    ConnectionUrl::parse(text).map_err(|error| format!("can't be used: {error}"))
}
