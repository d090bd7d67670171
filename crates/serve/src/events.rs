//! Live updates: a stream that tells when the ledger changed, whoever changed it.

use crate::Console;
use crate::desk::Trouble;
use crate::views::Notice;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio_stream::wrappers::{BroadcastStream, WatchStream};
use tokio_stream::{Stream, StreamExt};

/// How often the ledger is looked at while somebody listens.
const EVERY: Duration = Duration::from_millis(400);

/// Looks at the ledger's stamp as long as the console runs, and tells the streams when it is another one.
pub async fn watch(console: Arc<Console>) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut newest = None;
    loop {
        ticks.tick().await;
        if console.changes.receiver_count() == 0 {
            // Who comes later is not told of what was before.
            newest = None;
            continue;
        }
        let after = newest;
        if let Ok((now, notices)) = console.look(move |desk| desk.notices(after)).await {
            let told = newest.replace(now).is_some_and(|before| before != now);
            if told {
                // Also when none is for screens: pages show what was told. Nobody listening is no error.
                drop(console.notices.send(notices));
            }
        }
        // A ledger that cannot be read now may be read at the next look.
        if let Ok(stamp) = console.look(|desk| desk.stamp()).await {
            console.changes.send_if_modified(|known| std::mem::replace(known, stamp) != stamp);
        }
    }
}

/// Tells when the ledger changed: `event: ledger` with its stamp, once at the beginning and then at every change; and
/// `event: alerts` with what watches tell on screens.
#[utoipa::path(get, path = "/api/v1/events", tag = "ledger",
    responses((status = 200, description = "Server-sent events", content_type = "text/event-stream", body = String)))]
pub async fn events(
    State(console): State<Arc<Console>>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Trouble> {
    let stamp = console.look(|desk| desk.stamp()).await?;
    console.changes.send_if_modified(|known| std::mem::replace(known, stamp) != stamp);
    let changes = WatchStream::new(console.changes.subscribe());
    let told = changes.map(|stamp| Ok(Event::default().event("ledger").data(format!("{{\"stamp\":{stamp}}}"))));
    let notices = BroadcastStream::new(console.notices.subscribe());
    let alerted = notices.filter_map(Result::ok).map(|notices: Vec<Notice>| {
        // They are made of texts and can be written.
        Ok(Event::default().event("alerts").data(serde_json::to_string(&notices).unwrap_or_default()))
    });
    Ok(Sse::new(told.merge(alerted)).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}
