//! The TypeScript that `docs/api.md` shows is the TypeScript that is compiled and run.

use std::{fs, path::Path};

#[test]
fn the_shown_typescript_stands_in_a_file_that_is_compiled() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let page = fs::read_to_string(root.join("docs/api.md")).unwrap();
    let compiled: Vec<_> = ["typescript", "better-auth"]
        .iter()
        .flat_map(|client| {
            fs::read_dir(root.join("tests/clients").join(client).join("src")).unwrap()
        })
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    let shown: Vec<_> = page
        .split("```ts\n")
        .skip(1)
        .map(|block| block.split("```").next().unwrap())
        .collect();
    assert!(!shown.is_empty());
    for block in shown {
        let stands = compiled.iter().any(|file| file.contains(block));
        assert!(stands, "docs/api.md shows what no client does:\n{block}");
    }
}
