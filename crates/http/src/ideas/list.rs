//! `GET /api/v1/{user_id}/ideas`

use actix_web::web::Data;
use creatorvault_domain::{
    DueRange, IdeaFilter, IdeaListing, IdeaListingError, IdeaPosition, IdeaSort, Order, SearchText,
    Tag, Tags,
};
use creatorvault_persistence::{Database, IdeaPage};
use paperclip::actix::api_v2_operation;
use schemars::JsonSchema;
use serde::Serialize;

use super::view::IdeaView;
use crate::{
    cursor::Cursors,
    extract::{Form, FromForm, Input, Owner, Reported},
    paging::{Binding, Pagination, Paging},
    problem::Problem,
    reply::{Reply, Shown},
};

/// List ideas
///
/// Filters combine: an idea must meet all of them. Page with `next_cursor`, which misses nothing and
/// repeats nothing while others write, or with `offset`.
#[api_v2_operation(operation_id = "listIdeas", tags("Ideas"))]
pub(crate) async fn list(
    owner: Owner,
    input: Input<ListIdeas>,
    database: Data<Database>,
    cursors: Data<Cursors>,
) -> Result<Reply<IdeaList>, Problem> {
    let asked = input.read().await?;
    let page = database.ideas().list(&owner.scope, &asked.listing).await?;
    Ok(Reply::ok(asked.answered_with(page, &cursors)))
}

/// What is asked of the list, and what the cursors in the answer are bound to.
pub(crate) struct ListIdeas {
    listing: IdeaListing,
    binding: Binding,
}

/// A part of the caller's ideas.
#[derive(Serialize, JsonSchema)]
pub(crate) struct IdeaList {
    ideas: Vec<IdeaView>,
    pagination: Pagination,
}

impl Shown for IdeaList {}

impl FromForm for ListIdeas {
    fn from_form(form: &mut Form) -> Result<Self, Reported> {
        let conditions = conditions(form);
        let search = form.query::<Option<SearchText>>("search");
        let search = search.map(Option::flatten);
        let sort = sort(form, &search);
        let order = form.query_or_default::<Order>("order");
        let paging = Paging::read(form);
        let (sort, order) = (sort?, order?);
        let filter = IdeaFilter {
            search: search?,
            ..conditions?
        };
        let binding = binding(form, &filter, sort, order);
        let start = paging.start(form, &binding, IdeaPosition::parse);
        let listing = IdeaListing::new(filter, sort, order, start?, paging.limit?);
        Ok(Self {
            listing: listing.map_err(|error| form.at("sort").refuse(error))?,
            binding,
        })
    }
}

/// What the list is sorted by. That relevance needs words is said beside all else that is wrong.
fn sort(
    form: &mut Form,
    search: &Result<Option<SearchText>, Reported>,
) -> Result<IdeaSort, Reported> {
    let sort = form.query_or_default("sort")?;
    if sort == IdeaSort::Relevance && matches!(search, Ok(None)) {
        let error = IdeaListingError::RelevanceWithoutSearch;
        return Err(form.at("sort").refuse(error));
    }
    Ok(sort)
}

/// Every condition but the words that are searched for.
fn conditions(form: &mut Form) -> Result<IdeaFilter, Reported> {
    let stages = form.query_list("stage");
    let priorities = form.query_list("priority");
    let tags = form.query_list::<Tag, Vec<_>>("tags");
    let tags_match = form.query_or_default("tags_match");
    let after = form.query("due_after");
    let before = form.query("due_before");
    let tags =
        tags.and_then(|tags| Tags::collect(tags).map_err(|error| form.at("tags").refuse(error)));
    Ok(IdeaFilter {
        stages: stages?,
        priorities: priorities?,
        tags: tags?,
        tags_match: tags_match?,
        due: DueRange {
            after: after?,
            before: before?,
        },
        search: None,
    })
}

/// The size of a page is not among it: a client may change its mind about that.
fn binding(form: &Form, filter: &IdeaFilter, sort: IdeaSort, order: Order) -> Binding {
    let IdeaFilter {
        stages,
        priorities,
        tags,
        tags_match,
        due,
        search,
    } = filter;
    let words = search.as_ref().map_or(&[][..], SearchText::words);
    Binding::of(form)
        .and(stages.iter().map(|stage| stage.as_str()))
        .and(priorities.iter().map(|priority| priority.as_str()))
        .and(tags.iter().map(Tag::as_str))
        .and([tags_match.as_str()])
        .and(due.after.map(|moment| moment.to_string()))
        .and(due.before.map(|moment| moment.to_string()))
        .and(words.iter().map(String::as_str))
        .and([sort.as_str(), order.as_str()])
}

impl ListIdeas {
    pub(super) fn answered_with(&self, page: IdeaPage, cursors: &Cursors) -> IdeaList {
        let (limit, offset) = (self.listing.limit(), self.listing.offset());
        IdeaList {
            pagination: Pagination::of(&page, limit, offset, &self.binding, cursors),
            ideas: page.rows.into_iter().map(IdeaView::from).collect(),
        }
    }
}
