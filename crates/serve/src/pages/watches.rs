//! Watches: the list, one with what came of it, and the form.

use super::layout::grouped;
use super::parts::{capital, empty, pager, short_quote};
use super::{Asked, Page, draw};
use crate::views::{Alerted, Delivery, Quiet, Watch, WatchForm, WatchPage, Watches};
use crate::{Ask, assets};
use axum::extract::{Path, Query};
use axum::response::Response;
use maud::{Markup, html};

/// What can change, in the order it is told.
const FIELDS: [(&str, &str); 8] = [
    ("new", "a new incident"),
    ("posture", "a mission closes, a figure moves"),
    ("stage", "a promise moves on"),
    ("toll", "the toll"),
    ("attribution", "a claim, blame, denial"),
    ("status", "who is held to have done it"),
    ("date", "the date"),
    ("origins", "another origin"),
];
const DAYS: [(&str, &str); 7] =
    [("mon", "Mo"), ("tue", "Tu"), ("wed", "We"), ("thu", "Th"), ("fri", "Fr"), ("sat", "Sa"), ("sun", "Su")];

/// The list.
pub async fn list(page: Page) -> Response {
    draw(page, "Watches", |desk| desk.watches(), |found: &Watches| html! {
        script src=(assets::at("watches.js")) defer {}
        header.head.split {
            div { h1 { "Watches" } p.dim { "Who is told of which change: once each, with the words that say so, by webhook, mail, feed or on this screen." } }
            p.acts { button type="button" data-desktop="" hidden { "Show alerts on this screen" } span.dim data-refused="" role="status" hidden { "This browser refuses notifications; alerts still show on open pages." } a.button.primary href="/watches/new" data-key="n" { "New watch" } }
        }
        div #book.book data-live-part="" {
            @if found.watches.is_empty() {
                (empty("Nothing is watched yet", html! { "A watch tells what changes: a new attack near a mission, a toll that rises, a claim, a closure. " a href="/watches/new" { "Make the first" } "." }))
            } @else {
                ul.watches { @for watch in &found.watches { (line(watch)) } }
            }
        }
    })
    .await
}

fn line(watch: &Watch) -> Markup {
    html! {
        li.watch data-item="" data-id=(watch.id) {
            header {
                a.what href=(format!("/watches/{}", watch.id)) data-open="" dir="auto" { (watch.form.name) }
                @if watch.paused { span.pill.caution { "paused" } }
                @if watch.dead > 0 { span.pill.alert { (watch.dead) " not delivered" } }
            }
            p.about { @for about in &watch.about { span.pill.plain dir="auto" { (about) } } }
            p.by { (ways(watch)) }
            @if !watch.last.is_empty() { p.last dir="auto" { (watch.last) } }
        }
    }
}

fn ways(watch: &Watch) -> Markup {
    html! { (watch.ways.join(" · ")) @if !watch.when.is_empty() { " · " (watch.when) } }
}

/// One watch.
pub async fn one(page: Page, Path(id): Path<i64>, Query(ask): Asked) -> Response {
    let ask = ask.tidy();
    let asked = ask.clone();
    draw(page, "Watch", move |desk| desk.watch(id, &asked), |found: &WatchPage| html! {
        script src=(assets::at("watches.js")) defer {}
        article.sheet data-watch=(found.watch.id) {
            p.crumbs { a href="/watches" { "Watches" } }
            header.head {
                h1 dir="auto" { (found.watch.form.name) @if found.watch.paused { " " span.pill.caution { "paused" } } }
                p.about { @for about in &found.watch.about { span.pill.plain dir="auto" { (about) } } }
                p.dim { (ways(&found.watch)) " · made by " bdi { (found.watch.by) } ", " (found.watch.created) }
                p.acts {
                    a.button.primary href=(format!("/watches/{}/edit", found.watch.id)) data-key="e" { "Edit" }
                    button type="button" data-act="test" { "Send a test" }
                    @if found.watch.paused { button type="button" data-act="resume" { "Resume" } } @else { button type="button" data-act="pause" { "Pause" } }
                    button type="button" data-act="new_feed" { "New feed address" }
                    @if !found.watch.form.webhook.is_empty() { button type="button" data-act="new_secret" { "New secret" } }
                    button.danger type="button" data-act="delete" data-sure="Take this watch away? What waits to be sent for it is not sent." { "Delete" }
                }
            }
            (shown_once())
            div #book.columns data-live-part="" {
                div.main {
                    section {
                        h2 { "What it told" }
                        @if found.alerts.is_empty() { p.dim { "Nothing yet. What stood in the ledger when the watch was made is no news." } }
                        ol.alerts { @for alert in &found.alerts { (alerted(alert)) } }
                    }
                }
                aside {
                    section { h2 { "Deliveries" }
                        @if found.deliveries.is_empty() { p.dim { "None." } }
                        ol.deliveries { @for delivery in &found.deliveries { (delivered(delivery)) } }
                        (pager(&format!("/watches/{}", found.watch.id), &Ask { page: ask.page.clone(), ..Ask::default() }, &found.part, "deliveries"))
                    }
                }
            }
        }
    })
    .await
}

/// Where what is shown only once is put by the script.
fn shown_once() -> Markup {
    html! {
        dialog #once aria-labelledby="once-head" {
            h2 #once-head { "Shown this once" }
            div data-once="feed" hidden { p { "Address of the feed. Whoever knows it can read it:" } p { output.password.long {} } }
            div data-once="secret" hidden { p { "Secret of the webhook. The receiver checks with it that a message is ours (HMAC-SHA256 over the timestamp, a full stop and the body):" } p { output.password.long {} } }
            form method="dialog" { button.primary { "I have noted it" } }
        }
    }
}

fn alerted(alert: &Alerted) -> Markup {
    html! {
        li {
            header { a.what href=(format!("/{}", alert.page)) dir="auto" { (capital(&alert.title)) } span.dim { (alert.place) } time { (alert.at) } }
            ul { @for change in &alert.changes {
                li {
                    p { span.label { (change.label) } " "
                        @if !change.before.is_empty() { s dir="auto" { (change.before) } " → " }
                        b dir="auto" { @if change.after.is_empty() { "no longer stated" } @else { (change.after) } }
                    }
                    @for words in &change.words { p { (short_quote(words)) span.by { " " (words.document) } } }
                }
            } }
        }
    }
}

fn delivered(d: &Delivery) -> Markup {
    let tone = match d.state.as_str() {
        "sent" => "good",
        "dead" => "alert",
        _ => "caution",
    };
    html! {
        li {
            p { span class={ "pill " (tone) } { (d.state) } " " b { (d.channel) } " "
                span.dim { @if d.test { "test" } @else { (grouped(d.alerts as u64)) @if d.alerts == 1 { " alert" } @else { " alerts" } } } }
            p.by { time { (if d.ended.is_empty() { &d.made } else { &d.ended }) }
                @if d.tries > 1 { " · " (d.tries) " tries" }
                @if d.state == "waiting" { " · due " (d.due) }
            }
            @if !d.said.is_empty() { p.by dir="auto" { (d.said) } }
            @if d.state == "dead" { button.small type="button" data-retry=(d.id) { "Try again" } }
        }
    }
}

/// The form for a new one.
pub async fn new(page: Page) -> Response {
    draw(
        page,
        "New watch",
        |desk| desk.watches(),
        |found: &Watches| {
            let plain = WatchForm {
                km: "25".to_owned(),
                offset: "+00:00".to_owned(),
                digest_at: "07:00".to_owned(),
                desktop: true,
                ..WatchForm::default()
            };
            form(None, &plain, found.mail)
        },
    )
    .await
}

/// The form of one that is there.
pub async fn edit(page: Page, Path(id): Path<i64>) -> Response {
    let asked = move |desk: &dyn crate::Desk| desk.watch(id, &Ask::default());
    draw(page, "Edit watch", asked, move |found: &WatchPage| form(Some(id), &found.watch.form, found.mail)).await
}

fn text(name: &str, label: &str, value: &str, hint: &str) -> Markup {
    html! { label.field { span { (label) } input type="text" name=(name) value=(value) placeholder=(hint) autocomplete="off" maxlength="200" dir="auto"; } }
}

fn form(id: Option<i64>, form: &WatchForm, mail: bool) -> Markup {
    let path = id.map_or_else(|| "/watches".to_owned(), |id| format!("/watches/{id}"));
    html! {
        script src=(assets::at("watches.js")) defer {}
        p.crumbs { a href="/watches" { "Watches" } @if let Some(id) = id { " / " a href=(format!("/watches/{id}")) { (form.name) } } }
        header.head { h1 { @if id.is_some() { "Edit watch" } @else { "New watch" } } p.dim { "Empty fields let everything pass; those set must all hold. It tells what changes from now on." } }
        form.watchform #watchform data-watch=[id] action=(path) {
            fieldset {
                legend { "What" }
                (text("name", "Name", &form.name, "Embassies in Quito"))
                div.pairs {
                    (text("mission", "Mission", &form.mission, "embassy in …, or US"))
                    (text("country", "Country", &form.country, "name or code"))
                    (text("actor", "Actor or speaker", &form.actor, "name"))
                    (text("kind", "Kind", &form.kind, "incident, ied, posture …"))
                }
                div.pairs {
                    (text("near", "Around a place", &form.near, "Quito, or -0.18,-78.47"))
                    (text("km", "Kilometres", &form.km, "25"))
                    (text("radii", "Other radius for some kinds", &form.radii, "rocket or mortar fire 40, ied 5"))
                    (text("origins", "Fewest independent origins", &form.origins, "1"))
                }
            }
            fieldset {
                legend { "Told when" }
                div.checks { @for (code, label) in FIELDS {
                    label { input type="checkbox" name="fields" value=(code) checked[form.fields.is_empty() || form.fields.iter().any(|f| f == code)]; " " (label) }
                } }
            }
            fieldset {
                legend { "How" }
                div.pairs {
                    label.field.wide { span { "Webhook" } input type="url" name="webhook" value=(form.webhook) placeholder="https://…" autocomplete="off" maxlength="2000"; }
                    label.field { span { "It is sent" } select name="form" {
                        option value="json" selected[form.form != "cap"] { "JSON" } option value="cap" selected[form.form == "cap"] { "CAP 1.2" }
                    } }
                }
                label.field { span { "Mail to" } input type="text" name="email" value=(form.email.join(", ")) placeholder="desk@example.org, …" autocomplete="off" maxlength="2000" disabled[!mail];
                    @if !mail { small { "This console has no relay for mail: start it with --smtp and --mail-from." } } }
                div.checks { label { input type="checkbox" name="desktop" value="yes" checked[form.desktop]; " on the screen of whoever has the console open" } }
                p.dim { "Every watch has an Atom feed with a CAP message for each alert; its secret address is shown when the watch is made." }
            }
            fieldset {
                legend { "When" }
                div.pairs {
                    label.field { span { "Gathered" } select name="digest" {
                        @for (value, label) in [("none", "no, each at once"), ("hourly", "every full hour"), ("daily", "once a day")] {
                            option value=(value) selected[form.digest == value] { (label) }
                        }
                    } }
                    label.field { span { "Daily at" } input type="time" name="digest_at" value=(form.digest_at); }
                    (text("offset", "Local time is UTC", &form.offset, "+03:00"))
                }
                @for n in 0..form.quiet.len().max(1) + 1 { (quiet(form.quiet.get(n))) }
            }
            p.wrong role="alert" {}
            p.acts { button.primary type="submit" { "Keep it" } a.button href=(path) { "Cancel" } }
        }
        (shown_once())
    }
}

fn quiet(quiet: Option<&Quiet>) -> Markup {
    let chosen = |day: &str| quiet.is_some_and(|q| q.days.iter().any(|d| d == day));
    html! {
        div.quiet data-quiet="" {
            span.name { "Quiet" }
            span.days { @for (code, label) in DAYS {
                label { input type="checkbox" value=(code) checked[chosen(code)]; span { (label) } }
            } }
            label { span.hidden { "from" } input type="time" name="from" value=(quiet.map_or("22:00", |q| q.from.as_str())); }
            "to"
            label { span.hidden { "to" } input type="time" name="to" value=(quiet.map_or("06:00", |q| q.to.as_str())); }
        }
    }
}
