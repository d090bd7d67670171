//! Sockets: connections in, with a limit to their number and to how slow they may be.

use crate::{Around, Console, Said, Settings};
use axum::Router;
use axum::extract::ConnectInfo;
use chancery_people::People;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::TlsAcceptor;

/// Connections at a time.
const CONNECTIONS: usize = 512;
/// A client has so long to send the head of a request.
const HEAD: Duration = Duration::from_secs(10);
/// A client that takes nothing of an answer for so long is let go.
const STUCK: Duration = Duration::from_secs(30);
/// Longest head of a request, in bytes.
const MOST_HEAD: usize = 32 << 10;

/// A certificate and its key, as files in PEM.
#[derive(Clone, Debug)]
pub struct Tls {
    /// The certificate, and those that vouch for it.
    pub certificate: PathBuf,
    /// Its key.
    pub key: PathBuf,
}

impl Tls {
    /// Reads both; TLS 1.2 and 1.3.
    fn acceptor(&self) -> io::Result<TlsAcceptor> {
        let named = |path: &PathBuf, e: &dyn std::fmt::Display| io::Error::other(format!("{}: {e}", path.display()));
        let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(&self.certificate).and_then(Iterator::collect);
        let chain = chain.map_err(|e| named(&self.certificate, &e))?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|e| named(&self.key, &e))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.map_err(io::Error::other)?.with_no_client_auth().with_single_cert(chain, key);
        let mut config = config.map_err(|e| named(&self.certificate, &e))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

/// Serves the console until the program is asked to end. The runtime lives in here and nowhere else.
///
/// # Errors
/// When the address cannot be listened on, certificate or key cannot be read, or the system gives no threads or random
/// numbers.
pub fn serve(settings: Settings, people: People, around: Around) -> io::Result<()> {
    let acceptor = settings.tls.as_ref().map(Tls::acceptor).transpose()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("console").build()?;
    let done = runtime.block_on(run(settings, people, around, acceptor));
    runtime.shutdown_timeout(Duration::from_secs(2));
    done
}

async fn run(settings: Settings, people: People, around: Around, acceptor: Option<TlsAcceptor>) -> io::Result<()> {
    let listener = TcpListener::bind(settings.listen).await?;
    let listen = listener.local_addr()?;
    let scheme = if acceptor.is_some() { "https" } else { "http" };
    let console = Arc::new(Console::new(listen, settings, people, around).map_err(io::Error::other)?);
    console.say(&Said::Listening(format!("{scheme}://{listen}/")));
    let accounts = console.doors.people.accounts().map_err(io::Error::other)?.len();
    if accounts == 0 {
        console.say(&Said::Password(console.doors.password(false).map_err(io::Error::other)?));
    } else {
        console.say(&Said::Accounts(accounts));
    }
    tokio::spawn(crate::events::watch(Arc::clone(&console)));
    let router = crate::router(Arc::clone(&console));
    tokio::select! {
        () = accept(listener, router, acceptor) => {}
        () = ended() => {}
    }
    Ok(())
}

async fn accept(listener: TcpListener, router: Router, acceptor: Option<TlsAcceptor>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        // The semaphore is never closed.
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else { return };
        let Ok((stream, peer)) = listener.accept().await else {
            // Out of file descriptors, perhaps: others end soon.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let (router, acceptor) = (router.clone(), acceptor.clone());
        tokio::spawn(async move {
            drop(stream.set_nodelay(true));
            let mut stream = Box::pin(TimeoutStream::new(stream));
            stream.as_mut().set_write_timeout_pinned(Some(STUCK));
            match acceptor {
                None => answer(stream, peer, router).await,
                // Whoever does not finish the greeting in time is let go, as for the head of a request.
                Some(acceptor) => {
                    if let Ok(Ok(stream)) = tokio::time::timeout(HEAD, acceptor.accept(stream)).await {
                        answer(stream, peer, router).await;
                    }
                }
            }
            drop(permit);
        });
    }
}

async fn answer<S: AsyncRead + AsyncWrite + Send + Unpin + 'static>(stream: S, peer: SocketAddr, router: Router) {
    let router = router.layer(axum::Extension(ConnectInfo(peer)));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(MOST_HEAD);
    // A client that goes away is no news.
    drop(http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router)).await);
}

/// Returns when the program is asked to end.
async fn ended() {
    let interrupt = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    interrupt.await;
}
