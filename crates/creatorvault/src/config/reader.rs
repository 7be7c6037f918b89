//! Reads variables and collects all that is wrong with them.
//!
//! A variable that can't be read yields [`Reported`], the proof that a line about it was noted; so
//! all of them are read before the first `?` asks for one.

use std::fmt;

use super::{
    Environment,
    variables::{Absent, Variable},
};

/// Something was wrong with a variable, and the reader knows it.
#[derive(Clone, Copy, Debug)]
pub struct Reported(());

/// Reads variables of one environment.
pub struct Reader<'e> {
    environment: &'e Environment,
    faults: Vec<String>,
}

/// Reads a part of the configuration, or says everything that is wrong with it.
pub fn read<T>(
    environment: &Environment,
    part: impl FnOnce(&mut Reader<'_>) -> Result<T, Reported>,
) -> Result<T, ConfigError> {
    let mut reader = Reader {
        environment,
        faults: Vec::new(),
    };
    match part(&mut reader) {
        Ok(value) if reader.faults.is_empty() => Ok(value),
        Ok(_) | Err(Reported(())) => Err(ConfigError(reader.faults)),
    }
}

impl Reader<'_> {
    /// The variable's value, or its default, as what it means.
    pub(super) fn get<T, E: fmt::Display>(
        &mut self,
        variable: Variable,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Reported> {
        match self.find(variable, parse)? {
            Some(value) => Ok(value),
            None => Err(self.refuse(format!("{} is not set", variable.name))),
        }
    }

    /// The same of a variable that may be absent and has no default.
    pub(super) fn find<T, E: fmt::Display>(
        &mut self,
        variable: Variable,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Reported> {
        let name = variable.name;
        let text = match (self.environment.get(name), variable.default) {
            (None, _) if variable.can_be_empty && self.environment.is_blank(name) => "",
            (Some(text), _) | (None, Absent::Taken(text)) => text,
            (None, Absent::SameAs(other)) => return self.find(*other, parse),
            (None, Absent::Refused) => return Err(self.refuse(format!("{name} is not set"))),
            (None, Absent::Nothing) => return Ok(None),
        };
        parse(text).map(Some).map_err(|error| {
            let shown = if variable.secret {
                String::new()
            } else {
                format!(" '{text}'")
            };
            self.refuse(format!("{name}{shown} {error}"))
        })
    }

    /// Notes a fault, once: a variable may be asked for by several parts.
    pub(super) fn refuse(&mut self, fault: String) -> Reported {
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
        Reported(())
    }
}

/// Everything that is wrong with the configuration. Shows no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(Vec<String>);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "the configuration can't be used:")?;
        for fault in &self.0 {
            writeln!(f, "  - {fault}")?;
        }
        write!(
            f,
            "docs/configuration.md and .env.example explain every variable."
        )
    }
}

impl std::error::Error for ConfigError {}
