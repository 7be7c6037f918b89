//! Every variable that the service reads, with its default. `docs/configuration.md` explains them;
//! a test holds it, and `.env.example`, against this list.

/// A variable and what it is without being set.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// What it is called.
    pub name: &'static str,
    /// What is taken where it is not set.
    pub default: Absent,
    /// Whether its value must not be shown, not even where it is wrong.
    pub secret: bool,
    /// Whether it can be set to nothing, which is then no absence.
    pub can_be_empty: bool,
}

/// What a variable is where it is not set.
#[derive(Clone, Copy, Debug)]
pub enum Absent {
    /// It has to be set.
    Refused,
    /// This is taken, as if it had been written.
    Taken(&'static str),
    /// It is what another one is.
    SameAs(&'static Variable),
    /// It is nothing, and whoever reads it knows what that means.
    Nothing,
}

impl Variable {
    const fn required(name: &'static str) -> Self {
        Self {
            name,
            default: Absent::Refused,
            secret: false,
            can_be_empty: false,
        }
    }

    const fn defaults_to(name: &'static str, default: &'static str) -> Self {
        Self {
            name,
            default: Absent::Taken(default),
            secret: false,
            can_be_empty: false,
        }
    }

    const fn optional(name: &'static str) -> Self {
        Self {
            name,
            default: Absent::Nothing,
            secret: false,
            can_be_empty: false,
        }
    }

    const fn or_empty(self) -> Self {
        Self {
            can_be_empty: true,
            ..self
        }
    }

    const fn secret(self) -> Self {
        Self {
            secret: true,
            ..self
        }
    }
}

macro_rules! variables {
    ($($ident:ident = $variable:expr;)*) => {
        $(pub(super) const $ident: Variable = $variable;)*

        /// All of them.
        pub const ALL: &[Variable] = &[$($ident),*];
    };
}

variables! {
    DATABASE_URL = Variable::required("DATABASE_URL").secret();
    DATABASE_MIGRATION_URL = Variable {
        name: "DATABASE_MIGRATION_URL",
        default: Absent::SameAs(&DATABASE_URL),
        secret: true,
        can_be_empty: false,
    };
    DATABASE_APP_ROLE = Variable::defaults_to("DATABASE_APP_ROLE", "creatorvault_app");
    DATABASE_POOL_SIZE = Variable::defaults_to("DATABASE_POOL_SIZE", "20");
    DATABASE_MAX_OVERFLOW = Variable::defaults_to("DATABASE_MAX_OVERFLOW", "10");
    DATABASE_POOL_WAIT = Variable::defaults_to("DATABASE_POOL_WAIT", "3s");
    DATABASE_CONNECT_TIMEOUT = Variable::defaults_to("DATABASE_CONNECT_TIMEOUT", "3s");
    STATEMENT_TIMEOUT = Variable::defaults_to("STATEMENT_TIMEOUT", "5s");
    MIGRATE_ON_START = Variable::defaults_to("MIGRATE_ON_START", "false");
    JWT_PUBLIC_KEY = Variable::optional("JWT_PUBLIC_KEY").secret();
    JWT_JWKS_URL = Variable::optional("JWT_JWKS_URL").secret();
    JWT_ALGORITHM = Variable::defaults_to("JWT_ALGORITHM", "RS256");
    JWT_AUDIENCE = Variable::required("JWT_AUDIENCE");
    JWT_ISSUER = Variable::required("JWT_ISSUER");
    JWT_LEEWAY = Variable::defaults_to("JWT_LEEWAY", "30s");
    CURSOR_SECRET = Variable {
        name: "CURSOR_SECRET",
        default: Absent::SameAs(&DATABASE_URL),
        secret: true,
        can_be_empty: false,
    };
    ENVIRONMENT = Variable::defaults_to("ENVIRONMENT", "production");
    LOG_LEVEL = Variable::defaults_to("LOG_LEVEL", "INFO");
    DEBUG = Variable::defaults_to("DEBUG", "false");
    METRICS_ADDR = Variable::optional("METRICS_ADDR");
    OTEL_EXPORTER_OTLP_ENDPOINT = Variable::optional("OTEL_EXPORTER_OTLP_ENDPOINT").secret();
    OTEL_SERVICE_NAME = Variable::defaults_to("OTEL_SERVICE_NAME", "creatorvault-backend");
    ALLOWED_HOSTS = Variable::defaults_to("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]");
    ALLOWED_ORIGINS = Variable::optional("ALLOWED_ORIGINS");
    RATE_LIMIT_PER_MINUTE = Variable::defaults_to("RATE_LIMIT_PER_MINUTE", "100");
    RATE_LIMIT_ANONYMOUS_PER_MINUTE = Variable::defaults_to("RATE_LIMIT_ANONYMOUS_PER_MINUTE", "10");
    RATE_LIMIT_EXEMPT = Variable::defaults_to("RATE_LIMIT_EXEMPT", "127.0.0.0/8,::1").or_empty();
    TRUSTED_PROXIES = Variable::optional("TRUSTED_PROXIES");
    REDIS_URL = Variable::optional("REDIS_URL").secret();
    REQUEST_TIMEOUT = Variable::defaults_to("REQUEST_TIMEOUT", "10s");
    BODY_TIMEOUT = Variable::defaults_to("BODY_TIMEOUT", "5s");
    HOST = Variable::defaults_to("HOST", "127.0.0.1");
    PORT = Variable::defaults_to("PORT", "8000");
    SHUTDOWN_DRAIN = Variable::defaults_to("SHUTDOWN_DRAIN", "2s");
    SHUTDOWN_GRACE = Variable::defaults_to("SHUTDOWN_GRACE", "30s");
}
