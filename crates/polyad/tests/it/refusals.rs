//! Bad input over the wire: each is refused with its own stable code, nothing is appended, nothing breaks.

use crate::server::{Reply, Server};
use crate::signing::{Signer, Statement, seconds_from_now, submission};
use polyad_ledger::key::SigningKey;
use serde_json::{Value, json};

fn send(server: &Server, statement: &Value) -> Reply {
    server.post("/api/v1/statements", "application/json", statement.to_string().as_bytes())
}

/// A node with an author whose statements it takes.
fn with_author(seed: u8) -> (Server, Signer) {
    let server = Server::start();
    let author = Signer::new(seed);
    let reply = send(&server, &author.first);
    assert_eq!(reply.status, 201, "{}", reply.text());
    (server, author)
}

/// What a challenge says, as anybody with a key may state it.
fn challenge() -> Value {
    json!({"class": "global", "name": {"en": "Desertification"}, "statement": {"en": "Land that fed people no longer does."}})
}

#[test]
fn bad_statements_are_refused_with_their_own_code() {
    let (server, author) = with_author(11);
    let good = author.states("challenge", &challenge());
    let (_, sound) = author.sign(&good);
    let with = |change: &dyn Fn(&mut Statement)| {
        let mut statement = good.clone();
        change(&mut statement);
        author.sign(&statement).1
    };
    let edited = |change: &dyn Fn(&mut Value)| {
        let mut value = sound.clone();
        change(&mut value);
        value
    };
    let body = |text: &str| with(&|s| text.clone_into(&mut s.body));
    let other = SigningKey::from_seed(&[99; 32]);
    let not_its_key = {
        let header = good.header(&SigningKey::from_seed(&[12; 32]));
        // Signed by a key that the header does not name.
        submission(header.as_bytes(), &other, &[0; 32], &good.body).1
    };
    let spaced = {
        let key = SigningKey::from_seed(&[12; 32]);
        let header = good.header(&key).replace(",\"v\"", ", \"v\"");
        submission(header.as_bytes(), &key, &[0; 32], &good.body).1
    };
    let doubled = {
        let key = SigningKey::from_seed(&[12; 32]);
        let header = good.header(&key).replace("\"v\":", "\"kind\":\"challenge/1\",\"v\":");
        submission(header.as_bytes(), &key, &[0; 32], &good.body).1
    };
    let long = "x".repeat(70 * 1024);
    let deep = format!("{{\"a\":{}\"\"{}}}", "[".repeat(20), "]".repeat(20));
    let about = |name: &str| {
        json!({"about": name, "class": "other", "name": {"en": "Somebody"}, "src": {"publisher": {"en": "P"}, "title": "T"}}).to_string()
    };

    let cases: Vec<(&str, Value, &str)> = vec![
        (
            "wrong signature",
            edited(&|v| v["envelope"]["signatures"][0]["sig"] = json!("A".repeat(86) + "==")),
            "signature-wrong",
        ),
        ("signed by a key that the header does not name", not_its_key, "signature-wrong"),
        (
            "wrong commitment",
            edited(&|v| v["salt"] = json!("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")),
            "commitment-wrong",
        ),
        (
            "body changed",
            edited(&|v| v["body"] = json!(challenge().to_string().replace("global", "mixed"))),
            "commitment-wrong",
        ),
        ("no signature", edited(&|v| v["envelope"]["signatures"] = json!([])), "signature-count"),
        (
            "two signatures",
            edited(&|v| {
                let one = v["envelope"]["signatures"][0].clone();
                v["envelope"]["signatures"] = json!([one.clone(), one]);
            }),
            "signature-count",
        ),
        (
            "another payload type",
            edited(&|v| v["envelope"]["payloadType"] = json!("application/json")),
            "payload-type-unknown",
        ),
        ("a member of its own", edited(&|v| v["hint"] = json!("x")), "member-unknown"),
        ("a number for a text", edited(&|v| v["body"] = json!(7)), "json-number"),
        ("header with white space", spaced, "json-not-canonical"),
        ("header with a key twice", doubled, "json-duplicate-key"),
        ("unknown kind", with(&|s| "treaty/1".clone_into(&mut s.kind)), "kind-unknown"),
        ("unknown version of a kind", with(&|s| "challenge/9".clone_into(&mut s.kind)), "kind-unknown"),
        ("not a kind", with(&|s| "Challenge".clone_into(&mut s.kind)), "kind-malformed"),
        ("dated an hour ahead", with(&|s| s.at = seconds_from_now(3600)), "at-in-future"),
        ("an author nobody knows", with(&|s| s.author = format!("s{}", "a".repeat(52))), "author-unknown"),
        ("signed with the recovery key", author.sign_with_recovery(&good).1, "key-not-active"),
        ("an act where the kind has none", with(&|s| s.act = Some("confirm".to_owned())), "act-unexpected"),
        ("body over 64 KiB", body(&format!("{{\"name\":\"{long}\"}}")), "json-too-long"),
        ("body too deep", body(&deep), "json-too-deep"),
        ("body that is not JSON", body("{name}"), "json-invalid"),
        ("body that is a list", body("[]"), "body-not-an-object"),
        ("body with a key twice", body("{\"class\":\"global\",\"class\":\"mixed\"}"), "json-duplicate-key"),
        ("body with a number", body("{\"class\":1}"), "json-number"),
        ("body with null", body("{\"class\":null}"), "json-null"),
        ("body with white space", body("{ \"class\":\"global\"}"), "json-not-canonical"),
        (
            "direction override in a name",
            body(&challenge().to_string().replace("Land", "\u{202E}Land")),
            "json-direction-control",
        ),
        (
            "control character in a name",
            body(&challenge().to_string().replace("Land", "\\u0007Land")),
            "json-control-character",
        ),
        (
            "not in normal form C",
            body(&challenge().to_string().replace("Land", "La\u{0301}nd")),
            "text-not-normalised",
        ),
        ("field missing", body("{\"class\":\"global\"}"), "field-missing"),
        (
            "field nobody knows",
            body(&challenge().to_string().replace("\"name\"", "\"colour\":\"red\",\"name\"")),
            "field-unknown",
        ),
        (
            "word outside its list",
            body(&challenge().to_string().replace("global", "galactic")),
            "word-unknown",
        ),
        (
            "not a Ref",
            with(&|s| {
                "actor/1".clone_into(&mut s.kind);
                s.body = about("nato");
            }),
            "value-malformed",
        ),
    ];
    let before = server.size();
    let mut wrong = Vec::new();
    for (name, statement, code) in cases {
        let reply = send(&server, &statement);
        let (answer, text) = (reply.json(), reply.text());
        // 400: the bytes are no statement; 422: they are, and its author may not make it.
        let authority =
            ["author-unknown", "key-not-active", "kind-unknown", "kind-not-judged", "at-in-future"];
        let status = if authority.contains(&code) { 422 } else { 400 };
        let explained = answer["message"].as_str().is_some_and(|words| words.len() > 10);
        if reply.status != status || answer["error"] != code || !explained {
            wrong.push(format!("{name}: wanted {status} {code}, got {} {text}", reply.status));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(server.size(), before, "nothing was appended");
    // An unknown scheme is well-formed and names nobody: it is taken, and resolves to no page.
    let odd = with(&|s| {
        "actor/1".clone_into(&mut s.kind);
        s.body = about("x:nosuchscheme:7");
    });
    let reply = send(&server, &odd);
    assert!(matches!(reply.status, 201 | 422), "unknown scheme: {} {}", reply.status, reply.text());
    // The node still takes a good one.
    let reply = send(&server, &sound);
    assert_eq!(reply.status, 201, "{}", reply.text());
}

#[test]
fn the_same_statement_again_gets_the_same_receipt() {
    let (server, author) = with_author(21);
    let (id, statement) = author.sign(&author.states("challenge", &challenge()));
    let first = send(&server, &statement);
    assert_eq!(first.status, 201, "{}", first.text());
    assert_eq!(first.json()["id"], id.as_str());
    let size = server.size();
    let again = send(&server, &statement);
    assert_eq!(again.status, 200, "{}", again.text());
    assert_eq!(again.json()["index"], first.json()["index"]);
    assert_eq!(again.json()["id"], id.as_str());
    assert_eq!(server.size(), size, "it is logged once");
}

#[test]
fn requests_that_are_no_submission_are_refused() {
    let server = Server::shared();
    let before = server.size();
    for (name, content_type, body, status) in [
        ("empty", "application/json", &b""[..], 400..=422),
        ("not JSON", "application/json", b"hello", 400..=422),
        ("not UTF-8", "application/json", b"\xff\xfe{}", 400..=422),
        ("a number", "application/json", b"42", 400..=422),
        ("a list", "application/json", b"[1,2]", 400..=422),
        ("keys twice", "application/json", b"{\"body\":\"\",\"body\":\"\"}", 400..=422),
        ("deep", "application/json", "[".repeat(100_000).as_bytes(), 400..=422),
    ] {
        let reply = server.post("/api/v1/statements", content_type, body);
        assert!(status.contains(&reply.status), "{name}: {} {}", reply.status, reply.text());
        assert!(reply.json()["error"].is_string(), "{name}: {}", reply.text());
    }
    // The server may refuse and close before all is sent; then the client is told nothing more.
    let head = "POST /api/v1/statements HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 3145728\r\n\r\n";
    let huge = [head.as_bytes(), &vec![b'x'; 3 * 1024 * 1024]].concat();
    let status = server.raw(&huge);
    assert!(status.is_none_or(|status| matches!(status, 400 | 413)), "oversized: {status:?}");
    // A form on another site can send these without asking first; they are no statement.
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
    {
        let reply = server.post("/api/v1/statements", content_type, b"{}");
        assert!((400..500).contains(&reply.status), "{content_type}: {}", reply.status);
    }
    for path in ["/", "/p/gavi", "/log/checkpoint", "/search"] {
        let reply = server.post(path, "application/json", b"{}");
        assert_eq!(reply.status, 405, "POST {path}: {}", reply.text());
    }
    assert_eq!(server.size(), before);
}

#[test]
fn importing_needs_the_owners_token() {
    let server = Server::shared();
    let before = server.size();
    let request =
        json!({"format": "series", "name": "x.csv", "path": "/etc/passwd", "options": {}}).to_string();
    let reply = server.post("/api/v1/import", "application/json", request.as_bytes());
    assert!(matches!(reply.status, 401 | 403), "{}: {}", reply.status, reply.text());
    assert!(!reply.text().contains("root:"), "a refusal shows no file");
    assert_eq!(server.size(), before);
}

#[test]
fn hostile_addresses_never_break_a_page() {
    let server = Server::shared();
    let long = "a".repeat(9000);
    let mut targets: Vec<String> = [
        "/%00",
        "/p/%00",
        "/p/%ff%fe",
        "/p/%",
        "/p/%zz",
        "/p/..",
        "/p/../..",
        "/p/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/a/../../keys/log.key",
        "/log/../keys/log",
        "/log/%2e%2e/keys/log",
        "/log/tile/0/../../../keys",
        "/log/tile/0/x",
        "/log/tile/64/000",
        "/log/tile/0/1",
        "/log/tile/0/000.p/0",
        "/log/tile/0/000.p/256",
        "/log/tile/0/000.p/01",
        "/log/tile/0/x999/x999/x999/x999/x999/x999/999",
        "/log/tile/entries/999",
        "/log/blob/../checkpoint",
        "/log/blob/zz",
        "/log/body/zz",
        "/log/bodies/zz",
        "/log/bodies/99999999999999999999",
        "/log/proof/zz",
        "/log/proof/999999999",
        "/log/proof/-1",
        "/s/99999999999999999999999",
        "/s/-1",
        "/s/0x0",
        "/s/zzz",
        "/d/r:zz:1",
        "/d/zz",
        "/g/x:sdg:99",
        "/a/x:iso3166-1:QQ",
        "/a/x::",
        "/a/x:%2F:%2F",
        "/p/<script>alert(1)</script>",
        "/p/%3Cscript%3Ealert(1)%3C/script%3E",
        "/basis/nope",
        "/basis/composition",
        "/basis/composition?p=gavi&path=..",
        "/basis/ladder?p=x:atlas:gavi&path=9/9/9/9",
        "/basis/composition?path=18446744073709551616",
        "/basis/composition?path=-1/-1",
        "/methods/nope",
        "/methods/../about",
        "/compare?p=",
        "/compare?p=a&p=b&p=c",
        "/compare?p=gavi&p=gavi",
        "/search?q=%00",
        "/search?q=%ff",
        "/search?q=(((((((((",
        "/search?q=%27%20OR%201=1--",
        "/search?q=\"><svg/onload=alert(1)>",
        "/partnerships?page=0",
        "/partnerships?page=-1",
        "/partnerships?page=99999999999999999999",
        "/partnerships?page=1e9",
        "/actors?sort=;drop",
        "/actors?class=nope&q=%F0%9F%92%A9",
        "/?at=0",
        "/?at=1",
        "/?at=-1",
        "/?at=99999999999",
        "/?at=zz",
        "/p/gavi?at=0",
        "/p/gavi.json?at=0",
        "/p/gavi.csv?at=0",
        "/p/gavi.xml",
        "/p/gavi.svg",
        "/p/gavi.json.csv",
        "/.json",
        "/index.json",
        "/index.csv",
        "/api/v1/lens/nope",
        "/api/v1/lens/composition?p=%00",
        "/api/v1/lens/composition.csv?table=nope",
        "/api/v1/show?ref=",
        "/api/v1/show?ref=%00",
        "/api/v1/show?ref=-1",
        "/api/v1/export/nope.csv",
        "/api/v1/export/..%2f.csv",
        "/api/v1/search?q=&page=zz",
        "/api/v1/statements",
        "/api/v1/",
        "/api",
        "/fr/p/gavi",
        "//",
        "///etc/passwd",
        "/%2f%2fevil.example",
    ]
    .map(str::to_owned)
    .to_vec();
    targets.extend([
        format!("/{long}"),
        format!("/p/{long}"),
        format!("/search?q={long}"),
        format!("/?{}", "a=b&".repeat(2000)),
    ]);
    targets.push(format!("/search?q={}", "%CC%81".repeat(300)));
    for target in &targets {
        let escaped: String = target
            .chars()
            .map(|c| {
                if c == '"' || c == '<' || c == '>' || c == ' ' {
                    format!("%{:02X}", c as u32)
                } else {
                    c.to_string()
                }
            })
            .collect();
        let request = format!("GET {escaped} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let status = server.raw(request.as_bytes());
        assert!(status.is_some_and(|status| (200..500).contains(&status)), "{target}: {status:?}");
    }
    for (name, request) in [
        ("no version", &b"GET /\r\n\r\n"[..]),
        ("bytes", b"\x00\x01\x02\x03\r\n\r\n"),
        ("raw quotation marks", b"GET /search?q=\"<>\" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        ("two lengths", b"POST /api/v1/statements HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\n{}"),
        ("length and chunks", b"POST /api/v1/statements HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n"),
        ("trace", b"TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        ("delete", b"DELETE /p/gavi HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        ("a method of its own", b"BREW /p/gavi HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        ("many headers", many_headers().as_bytes()),
    ] {
        let status = server.raw(request);
        assert!(status.is_none_or(|status| (200..500).contains(&status)), "{name}: {status:?}");
    }
    assert_eq!(server.get("/").status, 200, "the site is still there");
}

fn many_headers() -> String {
    let lines: String = (0..500).map(|n| format!("X-{n}: {n}\r\n")).collect();
    format!("GET / HTTP/1.1\r\nHost: x\r\n{lines}Connection: close\r\n\r\n")
}

#[test]
fn what_is_asked_for_is_never_markup() {
    let server = Server::shared();
    let attack = "%22%3E%3Csvg%20onload%3Dalert(1)%3E%3Cscript%3Ealert(2)%3C%2Fscript%3E";
    for path in [
        format!("/search?q={attack}"),
        format!("/partnerships?q={attack}"),
        format!("/actors?q={attack}&class={attack}"),
        format!("/p/{attack}"),
        format!("/a/{attack}"),
        format!("/s/{attack}"),
        format!("/d/{attack}"),
        format!("/compare?p={attack}&p=gavi"),
        format!("/basis/composition?p={attack}&path={attack}"),
        format!("/methods/{attack}"),
    ] {
        let reply = server.get(&path);
        let text = reply.text();
        assert!(reply.status < 500, "{path}: {}", reply.status);
        assert!(
            !text.contains("<svg onload") && !text.contains("<script>alert"),
            "{path} answers with the markup it was given"
        );
    }
}
