//! A connection that nobody can hold open by doing nothing.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep, sleep_until},
};

use super::turn::{Turn, Wait};
use crate::Limits;

/// What a client reads whose head came too late.
const LATE: &[u8] =
    b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// A stream that ends when its client is late.
pub(super) struct Connection<T> {
    stream: T,
    turn: Turn,
    late: Option<Pin<Box<Sleep>>>,
    stall: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl<T: AsyncRead + AsyncWrite + Unpin> Connection<T> {
    pub(super) fn new(stream: T, limits: Limits) -> Self {
        Self {
            stream,
            turn: Turn::new(limits.head),
            late: None,
            stall: limits.stall,
            stalled: None,
        }
    }

    pub(super) fn turn(&self) -> Turn {
        self.turn.clone()
    }

    /// Whether what is waited for should have come by now.
    fn is_late(&mut self, cx: &mut Context<'_>) -> bool {
        match self.turn.wait(cx) {
            Wait::Answer => false,
            Wait::Head(deadline) => {
                let late = self.has_passed(deadline, cx);
                if late && self.stalled.is_none() {
                    // A client that can't be told is one that need not be.
                    let _ = Pin::new(&mut self.stream).poll_write(cx, LATE);
                }
                late
            }
            Wait::End(deadline) => self.has_passed(deadline, cx),
        }
    }

    fn has_passed(&mut self, deadline: Instant, cx: &mut Context<'_>) -> bool {
        let timer = self
            .late
            .get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        if timer.deadline() != deadline {
            timer.as_mut().reset(deadline);
        }
        timer.as_mut().poll(cx).is_ready()
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncRead for Connection<T> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.is_late(cx) {
            // The end of the stream: what has been written is still sent, and then it is closed.
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut this.stream).poll_read(cx, buffer)
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Connection<T> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(cx, bytes);
        if written.is_ready() {
            this.stalled = None;
            return written;
        }
        let limit = this.stall;
        let timer = this.stalled.get_or_insert_with(|| Box::pin(sleep(limit)));
        timer
            .as_mut()
            .poll(cx)
            .map(|()| Err(io::ErrorKind::TimedOut.into()))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
