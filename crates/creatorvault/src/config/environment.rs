//! Where variables come from: the process's environment, and below it a `.env` file.

use std::{collections::HashMap, env, path::Path};

use anyhow::anyhow;

/// The variables that are set. Blank ones count as absent.
#[derive(Clone, Default)]
pub struct Environment(HashMap<String, String>);

impl Environment {
    /// The process's variables, and those of `.env` in the working directory that it does not set.
    pub fn of_process() -> anyhow::Result<Self> {
        Self::of_process_in(Path::new(""))
    }

    /// The process's variables, and those of `.env` in a folder that it does not set.
    pub fn of_process_in(folder: &Path) -> anyhow::Result<Self> {
        let file = match dotenvy::from_path_iter(folder.join(".env")) {
            Ok(lines) => lines
                .collect::<Result<Vec<_>, _>>()
                .map_err(|error| unreadable(&error))?,
            Err(error) if error.not_found() => Vec::new(),
            Err(error) => return Err(unreadable(&error)),
        };
        let process = env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        Ok(file.into_iter().chain(process).collect())
    }

    /// A variable's value, unless that is blank.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// Whether a variable is set, and its value blank.
    pub(super) fn is_blank(&self, name: &str) -> bool {
        self.0.contains_key(name) && self.get(name).is_none()
    }
}

impl FromIterator<(String, String)> for Environment {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(variables: I) -> Self {
        Self(variables.into_iter().collect())
    }
}

/// The library's own words hold the line, and the line may hold a secret.
fn unreadable(error: &dotenvy::Error) -> anyhow::Error {
    match error {
        dotenvy::Error::LineParse(_, at) => anyhow!(
            ".env can't be read: one of its lines is no NAME=value from its character {at} on; put \
             single quotes around a value with spaces, quotes, # or $"
        ),
        dotenvy::Error::Io(error) => anyhow!(".env can't be read: {error}"),
        _ => anyhow!(".env can't be read"),
    }
}
