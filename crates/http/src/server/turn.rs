//! Whose turn it is on a connection: the service's, while it answers a request, or the client's.

use std::{
    cell::{Cell, RefCell},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use actix_web::{
    Error,
    body::{BodySize, BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::ConnectionType,
    middleware::Next,
    web::Bytes,
};
use tokio::time::Instant;

use super::LINGER;

/// The turn of one connection, known to the connection and to each of its requests.
#[derive(Clone)]
pub(super) struct Turn(Rc<Shared>);

struct Shared {
    head: Duration,
    wait: Cell<Wait>,
    waker: RefCell<Waker>,
}

/// What the connection waits for.
#[derive(Clone, Copy)]
pub(super) enum Wait {
    /// For an answer of ours.
    Answer,
    /// For the client's next request, until then.
    Head(Instant),
    /// For the client to end, until then.
    End(Instant),
}

impl Turn {
    pub(super) fn new(head: Duration) -> Self {
        Self(Rc::new(Shared {
            head,
            wait: Cell::new(Wait::Head(Instant::now() + head)),
            waker: RefCell::new(Waker::noop().clone()),
        }))
    }

    /// What the connection waits for. Whoever asks is woken when a new wait begins.
    pub(super) fn wait(&self, cx: &Context<'_>) -> Wait {
        self.0.waker.borrow_mut().clone_from(cx.waker());
        self.0.wait.get()
    }

    fn pass_to_client(&self, ending: bool) {
        let now = Instant::now();
        self.0.wait.set(if ending {
            Wait::End(now + LINGER)
        } else {
            Wait::Head(now + self.0.head)
        });
        self.0.waker.borrow().wake_by_ref();
    }
}

/// Middleware: it is our turn from a request's head to the last byte of its answer.
pub(crate) async fn hold<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some(turn) = request.conn_data::<Turn>().cloned() else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    turn.0.wait.set(Wait::Answer);
    let ending = request.head().connection_type() == ConnectionType::Close;
    let mut held = Held { turn, ending };
    let response = next.call(request).await?;
    held.ending |= response.response().head().connection_type() == ConnectionType::Close;
    Ok(response.map_body(|_, body| {
        BoxBody::new(Last {
            body: body.boxed(),
            _held: held,
        })
    }))
}

/// Our turn. It passes to the client when this is dropped.
struct Held {
    turn: Turn,
    ending: bool,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.turn.pass_to_client(self.ending);
    }
}

/// A body that ends our turn when it has been sent, or given up.
struct Last {
    body: BoxBody,
    _held: Held,
}

impl MessageBody for Last {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(cx)
    }
}
