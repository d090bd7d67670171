//! Sockets: connections in, with a limit to their number and to how slow they may be.

use crate::{Console, Said, Settings, desk::Desk, desk::Writer};
use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

/// Connections at a time.
const CONNECTIONS: usize = 512;
/// A client has so long to send the head of a request.
const HEAD: Duration = Duration::from_secs(10);
/// A client that takes nothing of an answer for so long is let go.
const STUCK: Duration = Duration::from_secs(30);
/// Longest head of a request, in bytes.
const MOST_HEAD: usize = 32 << 10;

/// Serves the console until the program is asked to end. The runtime lives in here and nowhere else.
///
/// # Errors
/// When the address cannot be listened on, or the system gives no threads or random numbers.
pub fn serve(settings: Settings, desk: Arc<dyn Desk>, writer: Writer) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("console").build()?;
    let done = runtime.block_on(run(settings, desk, writer));
    runtime.shutdown_timeout(Duration::from_secs(2));
    done
}

async fn run(settings: Settings, desk: Arc<dyn Desk>, writer: Writer) -> io::Result<()> {
    let listener = TcpListener::bind(settings.listen).await?;
    let listen = listener.local_addr()?;
    let console = Arc::new(Console::new(listen, settings.hosts, desk, writer, settings.say));
    console.say(&Said::Listening(format!("http://{listen}/")));
    console.say(&Said::Password(console.doors.password(false)?));
    tokio::spawn(crate::events::watch(Arc::clone(&console)));
    let router = crate::router(Arc::clone(&console));
    tokio::select! {
        () = accept(listener, router) => {}
        () = ended() => {}
    }
    Ok(())
}

async fn accept(listener: TcpListener, router: Router) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        // The semaphore is never closed.
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else { return };
        let Ok((stream, peer)) = listener.accept().await else {
            // Out of file descriptors, perhaps: others end soon.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let router = router.clone();
        tokio::spawn(async move {
            answer(stream, peer, router).await;
            drop(permit);
        });
    }
}

async fn answer(stream: TcpStream, peer: SocketAddr, router: Router) {
    drop(stream.set_nodelay(true));
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(STUCK));
    let router = router.layer(axum::Extension(ConnectInfo(peer)));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD).max_buf_size(MOST_HEAD);
    // A client that goes away is no news.
    drop(http.serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(router)).await);
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
