//! One idea, a list of them, and a new one.

use actix_web::{Error, HttpRequest, HttpResponse, web};
use futures_util::{TryFutureExt, future::try_join};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio_postgres::{
    Row,
    types::{Json, ToSql},
};

use crate::{
    auth::Auth,
    envelope::{fail, ok},
    pool::Pool,
    timestamp::Timestamp,
};

const COLUMNS: &str =
    "id, title, notes, stage, tags, priority, due_date, user_id, created_at, updated_at";

type Parameter<'a> = &'a (dyn ToSql + Sync);

#[derive(Serialize)]
struct Idea<'a> {
    id: i32,
    title: &'a str,
    notes: Option<&'a str>,
    stage: &'a str,
    tags: &'a RawValue,
    priority: &'a str,
    due_date: Option<Timestamp>,
    user_id: &'a str,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl<'a> Idea<'a> {
    fn of(row: &'a Row) -> Self {
        Self {
            id: row.get(0),
            title: row.get(1),
            notes: row.get(2),
            stage: row.get(3),
            tags: row.get::<_, Json<_>>(4).0,
            priority: row.get(5),
            due_date: row.get(6),
            user_id: row.get(7),
            created_at: row.get(8),
            updated_at: row.get(9),
        }
    }
}

#[derive(Serialize)]
struct Page<'a> {
    ideas: Vec<Idea<'a>>,
    pagination: Pagination,
}

#[derive(Serialize)]
struct Pagination {
    total: i64,
    limit: i64,
    offset: i64,
    has_more: bool,
}

#[derive(Deserialize)]
pub struct Listing {
    stage: Option<String>,
    tags: Option<String>,
    priority: Option<String>,
    search: Option<String>,
    sort: Option<String>,
    order: Option<String>,
    limit: Option<i64>,
    offset: Option<i64>,
}

#[derive(Deserialize)]
pub struct NewIdea {
    title: String,
    notes: Option<String>,
    stage: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    priority: Option<String>,
}

impl NewIdea {
    fn is_valid(&self) -> bool {
        let one_of = |value: &Option<String>, known: &[&str]| {
            value.as_deref().is_none_or(|value| known.contains(&value))
        };
        (1..=200).contains(&self.title.chars().count())
            && self
                .notes
                .as_ref()
                .is_none_or(|notes| notes.chars().count() <= 5000)
            && one_of(&self.stage, &["idea", "outline", "draft", "published"])
            && one_of(&self.priority, &["high", "medium", "low"])
    }
}

pub async fn find(
    request: HttpRequest,
    path: web::Path<(String, i32)>,
    auth: web::Data<Auth>,
    pool: web::Data<Pool>,
) -> Result<HttpResponse, Error> {
    let (user, id) = path.into_inner();
    auth.check(&request, &user)?;
    let sql = format!("SELECT {COLUMNS} FROM ideas WHERE id = $1 AND user_id = $2");
    let row = pool
        .with(async |connection| {
            let statement = connection.prepare(&sql).await?;
            let parameters: [Parameter<'_>; 2] = [&id, &user];
            let found = connection.client.query_opt(&statement, &parameters);
            connection.behind_lock(&user, found).await
        })
        .await?;
    row.map_or_else(
        || Err(fail(404, "NOT_FOUND", "Idea not found")),
        |row| Ok(ok(200, Idea::of(&row))),
    )
}

pub async fn list(
    request: HttpRequest,
    user: web::Path<String>,
    listing: web::Query<Listing>,
    auth: web::Data<Auth>,
    pool: web::Data<Pool>,
) -> Result<HttpResponse, Error> {
    auth.check(&request, &user)?;
    let user = user.into_inner();
    let tags: Option<Vec<_>> = listing.tags.as_ref().map(|tags| tags.split(',').collect());
    let escaped = |text: &String| {
        text.replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_")
    };
    let pattern = listing
        .search
        .as_ref()
        .map(|text| format!("%{}%", escaped(text)));
    let limit = listing.limit.unwrap_or(20).clamp(1, 100);
    let offset = listing.offset.unwrap_or(0).max(0);

    let mut conditions = String::from("user_id = $1");
    let mut counted: Vec<Parameter<'_>> = vec![&user];
    let mut add = |condition: &str, value| {
        counted.push(value);
        let condition = condition.replace('$', &format!("${}", counted.len()));
        conditions += &format!(" AND {condition}");
    };
    if let Some(stage) = &listing.stage {
        add("stage = $", stage);
    }
    if let Some(priority) = &listing.priority {
        add("priority = $", priority);
    }
    if let Some(tags) = &tags {
        add("tags ?| $", tags);
    }
    if let Some(pattern) = &pattern {
        add("(title ILIKE $ OR notes ILIKE $)", pattern);
    }
    let by = match listing.sort.as_deref() {
        Some(by @ ("updated_at" | "title" | "priority")) => by,
        _ => "created_at",
    };
    let way = if listing.order.as_deref() == Some("asc") {
        "ASC"
    } else {
        "DESC"
    };
    let count = format!("SELECT count(*) FROM ideas WHERE {conditions}");
    let page = format!(
        "SELECT {COLUMNS} FROM ideas WHERE {conditions} ORDER BY {by} {way}, id {way} LIMIT ${} OFFSET ${}",
        counted.len() + 1,
        counted.len() + 2
    );
    let mut paged = counted.clone();
    paged.extend([&limit as Parameter<'_>, &offset]);

    let (total, rows) = pool
        .with(async |connection| {
            let count = connection.prepare(&count).await?;
            let page = connection.prepare(&page).await?;
            let counting = connection.client.query_one(&count, &counted);
            let paging = connection.client.query(&page, &paged);
            let both = try_join(counting.map_ok(|row| row.get::<_, i64>(0)), paging);
            connection.behind_lock(&user, both).await
        })
        .await?;
    let ideas: Vec<_> = rows.iter().map(Idea::of).collect();
    let pagination = Pagination {
        total,
        limit,
        offset,
        has_more: offset + (ideas.len() as i64) < total,
    };
    Ok(ok(200, Page { ideas, pagination }))
}

pub async fn create(
    request: HttpRequest,
    user: web::Path<String>,
    new: web::Json<NewIdea>,
    auth: web::Data<Auth>,
    pool: web::Data<Pool>,
) -> Result<HttpResponse, Error> {
    auth.check(&request, &user)?;
    if !new.is_valid() {
        return Err(fail(400, "VALIDATION_ERROR", "Invalid idea"));
    }
    let sql = format!(
        "INSERT INTO ideas (user_id, title, notes, stage, tags, priority)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING {COLUMNS}"
    );
    let row = pool
        .with(async |connection| {
            let statement = connection.prepare(&sql).await?;
            let stage = new.stage.as_deref().unwrap_or("idea");
            let priority = new.priority.as_deref().unwrap_or("medium");
            let (user, tags): (&str, _) = (&user, Json(&new.tags));
            let parameters: [Parameter<'_>; 6] =
                [&user, &new.title, &new.notes, &stage, &tags, &priority];
            let created = connection.client.query_one(&statement, &parameters);
            connection.behind_lock(user, created).await
        })
        .await?;
    Ok(ok(201, Idea::of(&row)))
}
