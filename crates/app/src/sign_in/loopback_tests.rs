//! A browser, and others who knock.

use super::*;

async fn say(port: u16, request: String) -> String {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn get(target: &str, port: u16) -> String {
    format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n")
}

/// A listener at `/cb/nonce` that waits for state `right`, and its port.
async fn waiting() -> (u16, tokio::task::JoinHandle<io::Result<Url>>) {
    let listener = Listener::bind(0, "/cb/nonce").await.unwrap();
    let port = listener.redirect().port().unwrap();
    (port, tokio::spawn(listener.answer("right")))
}

#[tokio::test]
async fn the_right_answer_ends_the_wait_and_closes_the_listener() {
    let (port, waiting) = waiting().await;
    let page = say(port, get("/cb/nonce?code=c%2F1&state=right&iss=x", port)).await;
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    for header in ["Cache-Control: no-store", "Referrer-Policy: no-referrer"] {
        assert!(page.contains(header), "{header}");
    }
    assert!(!page.contains("<script"), "the page runs nothing");
    assert!(
        !page.contains("c/1") && !page.contains("c%2F1"),
        "the page repeats nothing"
    );
    let url = waiting.await.unwrap().unwrap();
    assert_eq!(
        url.as_str(),
        format!("http://127.0.0.1:{port}/cb/nonce?code=c%2F1&state=right&iss=x")
    );
    assert!(
        TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.is_err(),
        "it closes after one match"
    );
}

#[tokio::test]
async fn an_error_with_the_right_state_is_an_answer_too() {
    let (port, waiting) = waiting().await;
    say(port, get("/cb/nonce?error=access_denied&state=right", port)).await;
    assert!(
        waiting
            .await
            .unwrap()
            .unwrap()
            .query()
            .unwrap()
            .contains("access_denied")
    );
}

#[tokio::test]
async fn everything_else_gets_404_and_changes_nothing() {
    let (port, waiting) = waiting().await;
    let wrong = [
        get("/cb/nonce?code=1&state=wrong", port),
        get("/cb/nonce?code=1", port),
        get("/cb/nonce?error=access_denied", port),
        get("/cb/nonce?code=1&state=wrong&state=right", port),
        get("/cb/nonce?code=1&state=right&state=right", port),
        get("/cb/other?code=1&state=right", port),
        get("/?code=1&state=right", port),
        get(&format!("http://127.0.0.1:{port}/cb/nonce?code=1&state=right"), port),
        get("/cb/nonce?code=1&state=right", port).replace("GET", "POST"),
        get("/cb/nonce?code=1&state=right", port).replace("GET", "HEAD"),
        get("/cb/nonce?code=1&state=right", port).replace("127.0.0.1", "localhost"),
        get("/cb/nonce?code=1&state=right", port).replace("Host: 127.0.0.1", "Host: evil.example"),
        get("/cb/nonce?code=1&state=right", port).replace("\r\n\r\n", "\r\nHost: evil.example\r\n\r\n"),
        "GET /cb/nonce?code=1&state=right HTTP/1.1\r\n\r\n".to_owned(),
        "\r\n\r\n".to_owned(),
        "GET\r\n\r\n".to_owned(),
    ];
    for request in wrong {
        let answer = say(port, request.clone()).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{request}: {answer}");
        assert!(!waiting.is_finished(), "{request}");
    }
    let page = say(port, get("/cb/nonce?code=1&state=right", port)).await;
    assert!(page.starts_with("HTTP/1.1 200"), "the real answer still comes through");
    waiting.await.unwrap().unwrap();
}

#[tokio::test]
async fn somebody_who_only_holds_the_line_does_not_keep_the_browser_out() {
    let (port, waiting) = waiting().await;
    let silent = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
    let page = say(port, get("/cb/nonce?code=1&state=right", port)).await;
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    waiting.await.unwrap().unwrap();
    drop(silent);
}

#[tokio::test]
async fn an_endless_head_is_cut_off() {
    let (port, waiting) = waiting().await;
    let endless = format!("GET /cb/nonce?state=right&pad={} ", "x".repeat(LONGEST_HEAD_BYTES * 2));
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
    // The listener may hang up before all of it is written.
    let _ = stream.write_all(endless.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert!(!waiting.is_finished());
    waiting.abort();
}

#[tokio::test]
async fn it_listens_on_this_computer_only() {
    let listener = Listener::bind(0, "/cb").await.unwrap();
    assert_eq!(listener.socket.local_addr().unwrap().ip(), Ipv4Addr::LOCALHOST);
}
