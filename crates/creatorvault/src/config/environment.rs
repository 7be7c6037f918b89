//! Where variables come from: the process's environment, and below it a `.env` file.

use std::{collections::HashMap, env, path::Path};

use anyhow::Context;

/// The variables that are set. Blank ones count as absent.
#[derive(Clone, Default)]
pub struct Environment(HashMap<String, String>);

impl Environment {
    /// The process's variables, and those of `.env` in the working directory that it does not set.
    pub fn of_process() -> anyhow::Result<Self> {
        let file = match dotenvy::from_path_iter(Path::new(".env")) {
            Ok(lines) => lines
                .collect::<Result<Vec<_>, _>>()
                .context(".env can't be read")?,
            Err(error) if error.not_found() => Vec::new(),
            Err(error) => return Err(error).context(".env can't be read"),
        };
        let process = env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        Ok(file.into_iter().chain(process).collect())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    }
}

impl FromIterator<(String, String)> for Environment {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(variables: I) -> Self {
        Self(variables.into_iter().collect())
    }
}
