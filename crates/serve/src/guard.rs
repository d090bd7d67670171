//! What every request passes: the name it was sent to, the session, the token of writing requests, and the headers of
//! every answer.

use crate::Console;
use crate::doors::{Session, same};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use std::sync::Arc;

/// Longest form, in bytes; reports come as parts of another kind.
const MOST_FORM: usize = 256 << 10;
/// Scripts, styles, pictures and requests of this program alone; nothing inline; no frame around it.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     connect-src 'self'; worker-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'";

/// Headers of every answer.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let fixed: [(HeaderName, &'static str); 7] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Not `no-referrer`: with it browsers do not say where a form comes from.
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Refuses requests sent to another name: a page elsewhere may have its own name point here.
pub async fn host(State(console): State<Arc<Console>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok()).map(name_of);
    match host {
        Some(host) if console.is_called(host) => next.run(request).await,
        _ => refuse(StatusCode::MISDIRECTED_REQUEST, "not the name of this server; see --host"),
    }
}

/// A host without its port.
fn name_of(host: &str) -> &str {
    match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((six, _)) => six,
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    }
}

impl Console {
    /// True for names this server answers to: its addresses, `localhost`, and those given to it.
    fn is_called(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let listens_everywhere = self.listen.ip().is_unspecified();
        let address = |ip: IpAddr| ip == self.listen.ip() || ip.is_loopback() || listens_everywhere;
        host == "localhost" || self.hosts.contains(&host) || host.parse().is_ok_and(address)
    }

    /// Name of the cookie; cookies do not know ports.
    pub(crate) fn cookie_name(&self) -> String {
        format!("chancery-{}", self.listen.port())
    }

    /// The value of the session's cookie.
    pub(crate) fn cookie<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        let name = self.cookie_name();
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|c| c.to_str().ok());
        let pairs = cookies.flat_map(|c| c.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.into_iter().find(|(n, _)| *n == name).map(|(_, value)| value)
    }
}

/// Lets in who has a session; sends others to sign in, programs a plain refusal.
pub async fn session(State(console): State<Arc<Console>>, mut request: Request, next: Next) -> Response {
    let session = console.cookie(request.headers()).and_then(|c| console.doors.session(c));
    let Some(session) = session else {
        let path = request.uri().path();
        let page = request.method() == Method::GET && !path.starts_with("/api/") && path != "/openapi.json";
        if !page {
            return refuse(StatusCode::UNAUTHORIZED, "sign in first");
        }
        let back = request.uri().path_and_query().map_or("/", |p| p.as_str());
        let to = if back == "/" { "/login".to_owned() } else { format!("/login?to={}", crate::ask::escaped(back)) };
        return Redirect::to(&to).into_response();
    };
    request.extensions_mut().insert(session.clone());
    match signed(request, &session).await {
        Ok(request) => next.run(request).await,
        Err(refusal) => refusal,
    }
}

/// Writing requests must come from our own pages and carry the session's token.
async fn signed(request: Request, session: &Session) -> Result<Request, Response> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(request);
    }
    if !is_own(request.headers()) {
        return Err(refuse(StatusCode::FORBIDDEN, "the request comes from another site"));
    }
    let header = request.headers().get("x-csrf-token").and_then(|t| t.to_str().ok());
    if header.is_some_and(|token| same(token, &session.token)) {
        return Ok(request);
    }
    let form = request.headers().get(header::CONTENT_TYPE).and_then(|t| t.to_str().ok());
    let missing = || refuse(StatusCode::FORBIDDEN, "the token of the session is missing or wrong");
    if header.is_some() || !form.is_some_and(|t| t.starts_with("application/x-www-form-urlencoded")) {
        return Err(missing());
    }
    let (parts, body) = request.into_parts();
    let too_large = |_| refuse(StatusCode::PAYLOAD_TOO_LARGE, "the form is too large");
    let bytes: Bytes = to_bytes(body, MOST_FORM).await.map_err(too_large)?;
    // The token is hexadecimal: it stands in a form as it is.
    let fields = bytes.split(|b| *b == b'&').filter_map(|f| std::str::from_utf8(f).ok()?.split_once('='));
    if fields.into_iter().any(|(name, value)| name == "csrf" && same(value, &session.token)) {
        return Ok(Request::from_parts(parts, Body::from(bytes)));
    }
    Err(missing())
}

/// True unless the browser says that the request comes from elsewhere.
pub fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site"))
        && !matches!(site, "same-origin" | "none")
    {
        return false;
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, o)| o.eq_ignore_ascii_case(host)),
        (Some(_), None) => false,
    }
}

/// Gives answers of JSON and pages a tag of their content, and says "not modified" to who has it.
pub async fn tagged(request: Request, next: Next) -> Response {
    let asked: Vec<String> = match *request.method() {
        Method::GET => tags(request.headers()),
        _ => return next.run(request).await,
    };
    let response = next.run(request).await;
    let json = response.headers().get(header::CONTENT_TYPE).is_some_and(|t| {
        let text = t.to_str().unwrap_or_default();
        text.starts_with("application/json") || text.starts_with("application/geo+json")
    });
    if !json || response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return refuse(StatusCode::INTERNAL_SERVER_ERROR, "the answer broke off");
    };
    let tag = format!("\"{}\"", &crate::doors::hex(&Sha256::digest(&bytes))[..32]);
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if asked.iter().any(|t| *t == tag || t == "*") {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn tags(headers: &HeaderMap) -> Vec<String> {
    let all = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|v| v.split(',')).map(|t| t.trim().trim_start_matches("W/").to_owned()).collect()
}

/// A refusal in one line.
pub fn refuse(status: StatusCode, why: &str) -> Response {
    let body = serde_json::json!({ "error": why }).to_string();
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn requests_of_other_sites_are_known() {
        assert!(is_own(&with(&[("host", "127.0.0.1:7272"), ("origin", "http://127.0.0.1:7272")])));
        assert!(is_own(&with(&[("host", "127.0.0.1:7272")])));
        assert!(!is_own(&with(&[("host", "127.0.0.1:7272"), ("origin", "http://127.0.0.1:9999")])));
        assert!(!is_own(&with(&[("host", "127.0.0.1:7272"), ("origin", "null")])));
        assert!(!is_own(&with(&[("host", "127.0.0.1:7272"), ("sec-fetch-site", "cross-site")])));
    }

    #[test]
    fn hosts_lose_their_port() {
        assert_eq!(name_of("localhost:7272"), "localhost");
        assert_eq!(name_of("[::1]:7272"), "::1");
        assert_eq!(name_of("127.0.0.1"), "127.0.0.1");
    }
}
