//! One seeded task, as its number and its account determine it, and the categories that there are.

use chrono::{DateTime, TimeDelta, Utc};
use creatorvault_domain::{
    CategoryDescription, CategoryId, CategoryName, DueDay, IdeaId, NewCategory, NewTask,
    TaskDescription, TaskStatus, Title,
};

use super::{
    account::Account,
    idea::{Subject, captured, language, priority},
    random::Random,
    words::CATEGORIES,
};

/// Where the numbers of tasks begin among the numbers that chance is taken for; ideas come before.
const TASKS: u64 = 1 << 40;

/// What tasks are filed under, by everybody alike.
pub(super) fn categories() -> anyhow::Result<Vec<NewCategory>> {
    let categories = CATEGORIES.into_iter().map(|(name, description)| {
        Ok(NewCategory {
            name: CategoryName::parse(name)?,
            description: description.map(CategoryDescription::parse).transpose()?,
        })
    });
    categories.collect()
}

impl Account {
    /// The account's task of a number, which counts from 0, and when it was captured. Some are filed
    /// under one of these categories, and some are for one of these ideas.
    pub(super) fn task(
        self,
        number: u64,
        categories: &[CategoryId],
        ideas: &[IdeaId],
    ) -> anyhow::Result<(NewTask, DateTime<Utc>)> {
        let mut random = Random::of(self.number, TASKS + number);
        let created = captured(number, self.tasks, &mut random)?;
        let language = language(&mut random);
        let subject = Subject::of(language, &mut random);
        let title = random.pick(language.tasks);
        let new = NewTask {
            title: Title::parse(&subject.fill(title, &mut random))?,
            description: if random.percent(40) {
                let sentence = random.pick(language.sentences);
                Some(TaskDescription::parse(
                    &subject.fill(sentence, &mut random),
                )?)
            } else {
                None
            },
            status: status(&mut random),
            priority: priority(&mut random),
            category_id: some_of(categories, 70, &mut random),
            idea_id: some_of(ideas, 60, &mut random),
            due_date: due_date(created, &mut random)?,
        };
        Ok((new, created))
    }
}

fn status(random: &mut Random) -> TaskStatus {
    match random.below(100) {
        0..45 => TaskStatus::Pending,
        45..60 => TaskStatus::InProgress,
        60..90 => TaskStatus::Completed,
        _ => TaskStatus::Archived,
    }
}

/// One of these in so many of a hundred cases.
fn some_of<Id: Copy>(ids: &[Id], of_hundred: u64, random: &mut Random) -> Option<Id> {
    let (wanted, place) = (random.percent(of_hundred), random.below(ids.len() as u64));
    let id = ids.get(usize::try_from(place).ok()?)?;
    wanted.then_some(*id)
}

fn due_date(created: DateTime<Utc>, random: &mut Random) -> anyhow::Result<Option<DueDay>> {
    let (wanted, days) = (random.percent(50), random.below(45));
    let day = created + TimeDelta::days(i64::try_from(days)?);
    Ok(wanted.then(|| DueDay::on(day.date_naive())).transpose()?)
}

#[cfg(test)]
mod tests {
    use creatorvault_domain::{CategoryId, IdeaId, TaskStatus};

    use super::{Account, categories};

    const ACCOUNT: Account = Account {
        number: 1,
        ideas: 0,
        tasks: 5_000,
    };

    #[test]
    fn there_is_something_of_everything_and_one_comes_after_the_other() {
        let ideas = [1, 2, 3].map(|id| IdeaId::new(id).unwrap());
        let filed = [1, 2].map(|id| CategoryId::new(id).unwrap());
        let tasks = (0..ACCOUNT.tasks).map(|number| ACCOUNT.task(number, &filed, &ideas).unwrap());
        let (tasks, captured): (Vec<_>, Vec<_>) = tasks.unzip();
        assert!(captured.is_sorted());
        for status in TaskStatus::ALL {
            let count = tasks.iter().filter(|task| task.status == status).count();
            assert!(count > 300, "{status}: {count}");
        }
        for id in ideas {
            let count = tasks.iter().filter(|task| task.idea_id == Some(id)).count();
            assert!((800..1200).contains(&count), "{id}: {count}");
        }
        let due = tasks.iter().filter(|task| task.due_date.is_some()).count();
        assert!((2000..3000).contains(&due), "{due}");
        assert!(tasks.iter().all(|task| !task.title.as_str().contains('{')));
        let (bare, _) = ACCOUNT.task(0, &[], &[]).unwrap();
        assert_eq!((bare.category_id, bare.idea_id), (None, None));
        assert_eq!(categories().unwrap().len(), 6);
    }
}
