//! The checked-in document, judged by the OpenAPI specification's own schemas.

use std::process::Command;

use super::python;
use crate::{cargo, workspace};

pub(crate) fn check() -> anyhow::Result<()> {
    let mut validator = Command::new(python()?.join("openapi-spec-validator"));
    cargo::run(validator.arg(workspace::root().join("docs/openapi.json")))
}
