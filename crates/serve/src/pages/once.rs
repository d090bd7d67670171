//! Pages that are the same for everybody, drawn once for all who ask: when the ledger changes, every open page fetches
//! itself again at the same moment.

use super::Page;
use crate::Answer;
use axum::response::Response;
use maud::{Markup, PreEscaped};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// Pages that are kept.
const KEPT: usize = 64;
/// Longest page that is kept, in bytes.
const LONGEST: usize = 512 << 10;

/// A page without its frame.
#[derive(Clone)]
struct Drawn {
    /// When its drawing began.
    begun: Instant,
    /// The ledger's stamp just before.
    stamp: u64,
    body: Arc<str>,
}

/// Held by whoever draws the page; the others wait for it.
type Slot = Arc<tokio::sync::Mutex<Option<Drawn>>>;

/// Pages drawn last, the last first, by their addresses.
#[derive(Default)]
pub struct Bodies(Mutex<VecDeque<(String, Slot)>>);

impl Bodies {
    fn slot(&self, address: &str) -> Slot {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| known == address);
        let entry = at.and_then(|at| kept.remove(at)).unwrap_or_else(|| (address.to_owned(), Slot::default()));
        let slot = Arc::clone(&entry.1);
        kept.push_front(entry);
        kept.truncate(KEPT);
        slot
    }
}

/// Like [`draw`](super::draw), for pages that follow from the address and the ledger alone: not from who asks, nor from anything that
/// stands elsewhere. Nobody gets a page that began to be drawn before he asked, unless the ledger is still the same.
pub(super) async fn draw_once<T: Send + 'static>(
    page: Page,
    title: &str,
    ask: impl FnOnce(&dyn crate::Desk) -> Answer<T> + Send + 'static,
    body: impl FnOnce(&T) -> Markup,
) -> Response {
    let asked = Instant::now();
    let slot = page.console.bodies.slot(&page.address);
    let mut kept = slot.lock().await;
    let begun = Instant::now();
    let stamp = match page.console.look(|desk| desk.stamp()).await {
        Ok(stamp) => stamp,
        Err(trouble) => return page.trouble(trouble).await,
    };
    if let Some(drawn) = kept.as_ref().filter(|d| d.stamp == stamp || d.begun >= asked).cloned() {
        drop(kept);
        return page.show(title, PreEscaped(drawn.body)).await;
    }
    match page.console.look(ask).await {
        Ok(found) => {
            let body: Arc<str> = body(&found).into_string().into();
            *kept = (body.len() <= LONGEST).then(|| Drawn { begun, stamp, body: Arc::clone(&body) });
            drop(kept);
            page.show(title, PreEscaped(body)).await
        }
        Err(trouble) => {
            *kept = None;
            drop(kept);
            page.trouble(trouble).await
        }
    }
}
