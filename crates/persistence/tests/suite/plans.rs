//! How the cost of a request grows with the table, with what the user has and with the offset: in
//! pages that PostgreSQL reads, which are free of noise, where times are not. Every statement is met
//! as the repositories send it, planned anew and planned once for all.

use crate::support::scope;

mod categories;
mod ideas;
mod ledger;
mod scene;
mod search;
mod survey;
mod table;
mod tasks;

use categories::Categories;
use ideas::Ideas;
use ledger::Ledger;
use scene::{Plan, Scene, Shape};
use survey::{Owner, Survey};
use tasks::Tasks;

#[tokio::test(flavor = "multi_thread")]
async fn a_request_costs_what_its_user_has_and_not_what_the_table_holds() {
    let shape = Shape {
        users: 250,
        ideas: 60_000,
        share: 6,
        busy: 250,
        timed: false,
    };
    count_pages(&Scene::set(&shape).await, &shape)
        .await
        .assert_kept();
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: `cargo xtask bench --scale` runs it"]
#[expect(clippy::print_stdout, reason = "the figures are asked for")]
async fn the_same_with_two_million_ideas() {
    let shape = Shape {
        users: 9_500,
        ideas: 2_000_000,
        share: 20,
        busy: 2_400,
        timed: true,
    };
    let scene = Scene::set(&shape).await;
    let ledger = count_pages(&scene, &shape).await;
    println!("{ledger}");
    for plan in Plan::BOTH {
        let search = search::measure(&scene.planned(plan).await, &scope("user_0")).await;
        println!("{}: {search}", plan.as_str());
        search.assert_kept();
    }
    ledger.assert_kept();
}

async fn count_pages(scene: &Scene, shape: &Shape) -> Ledger {
    let mut ledger = Ledger::default();
    let many = Owner::new("user_0", shape.ideas / shape.share);
    let few = Owner::new("user_77", 200);
    for plan in Plan::BOTH {
        let watched = scene.planned(plan).await;
        let mut survey = Survey {
            watched: &watched,
            plan,
            ledger: &mut ledger,
        };
        survey.of_many::<Ideas>(&many).await;
        survey.of_few::<Ideas>(&few).await;
        survey.of_many::<Tasks>(&many).await;
        survey.of_few::<Tasks>(&few).await;
        // Nobody has many.
        survey
            .of_few::<Categories>(&Owner::new("user_77", 24))
            .await;
    }
    ledger
}
