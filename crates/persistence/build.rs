//! Embeds the migrations anew whenever one is added: the macro alone can't see the folder change.

fn main() {
    println!("cargo::rerun-if-changed=../../migrations");
}
