//! Which crate may know which: the arrows of `docs/architecture.md`, and no other.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use std::{env, fs, path::Path, process::Command};

use serde_json::Value;

/// Each crate that is deployed or published, and the crates that it may depend on.
const ARROWS: [(&str, &[&str]); 6] = [
    (
        "creatorvault",
        &[
            "creatorvault-http",
            "creatorvault-persistence",
            "creatorvault-auth",
            "creatorvault-domain",
        ],
    ),
    (
        "creatorvault-http",
        &[
            "creatorvault-persistence",
            "creatorvault-auth",
            "creatorvault-domain",
        ],
    ),
    ("creatorvault-persistence", &["creatorvault-domain"]),
    ("creatorvault-auth", &["creatorvault-domain"]),
    ("creatorvault-domain", &[]),
    (LOCAL_POSTGRES, &[]),
];

/// What only developers run. These may depend on any crate, and no crate on them.
const TOOLS: [&str; 2] = ["xtask", "creatorvault-tests"];

const LOCAL_POSTGRES: &str = "creatorvault-local-postgres";

/// Libraries in C that would have to be installed where the service runs.
const BANNED: [&str; 2] = ["pq-sys", "openssl-sys"];

/// The most lines of the domain crate's tree of dependencies.
const DOMAIN_TREE: usize = 20;

#[test]
fn every_arrow_is_one_of_the_plan() {
    for (from, to) in arrows() {
        if TOOLS.contains(&from.as_str()) {
            continue;
        }
        let planned = ARROWS
            .iter()
            .any(|(name, allowed)| *name == from && allowed.contains(&to.as_str()));
        assert!(
            planned,
            "{from} must not depend on {to}: move the code to where it may, or change the plan in \
             docs/architecture.md and ARROWS"
        );
    }
}

#[test]
fn every_crate_is_in_the_plan() {
    let planned = ARROWS.iter().map(|(name, _)| *name).chain(TOOLS);
    let mut planned: Vec<_> = planned.collect();
    planned.sort_unstable();
    assert_eq!(
        names(&workspace()),
        planned,
        "say in docs/architecture.md what a new crate is for, and in ARROWS what it may depend on"
    );
}

#[test]
fn the_private_postgresql_is_for_tools_and_tests() {
    for (from, to) in arrows() {
        assert!(
            to != LOCAL_POSTGRES || TOOLS.contains(&from.as_str()),
            "{from} would take {LOCAL_POSTGRES} into production: make it a dev-dependency"
        );
    }
}

#[test]
fn no_library_in_c_has_to_be_installed() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    for name in BANNED {
        assert!(
            !lock.contains(&format!("name = \"{name}\"\n")),
            "{name} came in: `cargo tree --workspace --invert {name}` says through what; turn that \
             feature off"
        );
    }
}

#[test]
fn the_domain_crate_stays_small() {
    let tree = cargo(&[
        "tree",
        "--package",
        "creatorvault-domain",
        "--edges",
        "normal",
    ]);
    let count = tree.lines().count();
    assert!(
        count > 1 && count <= DOMAIN_TREE,
        "other services depend on the domain crate, and its tree has {count} lines, more than \
         {DOMAIN_TREE}: do without the new dependency, or raise the bound and say why\n{tree}"
    );
}

/// Each dependency of one workspace crate on another that is built for more than tests.
fn arrows() -> Vec<(String, String)> {
    let workspace = workspace();
    let names = names(&workspace);
    let mut arrows = Vec::new();
    for package in packages(&workspace) {
        for dependency in package["dependencies"].as_array().unwrap() {
            let to = text(dependency, "name");
            if names.contains(&to) && dependency["kind"] != "dev" {
                arrows.push((text(package, "name").to_owned(), to.to_owned()));
            }
        }
    }
    assert!(!arrows.is_empty(), "cargo metadata names no arrow at all");
    arrows
}

fn workspace() -> Value {
    let metadata = cargo(&["metadata", "--format-version", "1", "--no-deps"]);
    serde_json::from_str(&metadata).unwrap()
}

fn packages(workspace: &Value) -> &[Value] {
    workspace["packages"].as_array().unwrap()
}

fn names(workspace: &Value) -> Vec<&str> {
    let mut names: Vec<_> = packages(workspace)
        .iter()
        .map(|package| text(package, "name"))
        .collect();
    names.sort_unstable();
    names
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap()
}

/// What cargo says of this workspace, without asking a registry.
fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env::var_os("CARGO").unwrap())
        .args(arguments)
        .arg("--offline")
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "cargo {} failed:\n{}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
