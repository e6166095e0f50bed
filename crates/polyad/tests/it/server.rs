//! The real program, running: started on a free port over a directory of its own, gone when the test is.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_polyad");

/// How long a first start may take before the test gives up; the atlas is folded by a debug build.
const START_MAX: Duration = Duration::from_secs(90);

/// Starts the server beside a shell that ends it, and removes its directory, when our end of the pipe closes:
/// a shared server is never dropped, so it must go when the test process goes, however that ends.
const KEEPER: &str = r#"folder=$1; shift; "$@" & pid=$!; cat >/dev/null; kill $pid; wait $pid; [ -z "$folder" ] || rm -rf "$folder""#;

/// A running `polyad serve`.
pub(crate) struct Server {
    child: Child,
    /// `http://127.0.0.1:PORT`.
    pub(crate) base: String,
    /// Its data directory.
    pub(crate) data: PathBuf,
    /// What it printed while it started.
    pub(crate) greeting: String,
    /// How long it took from the command to the address.
    pub(crate) started_in: Duration,
}

/// An answer over HTTP.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("not JSON ({error}): {}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
}

impl Server {
    /// Starts over a fresh directory.
    pub(crate) fn start() -> Server {
        let folder = fresh_folder("serve").keep();
        Server::launch(&folder, &folder.join("data"), &[])
    }

    /// Starts over a directory of the caller's, who removes it, with more arguments.
    pub(crate) fn start_over(data: &Path, more: &[&str]) -> Server {
        Server::launch(Path::new(""), data, more)
    }

    fn launch(folder: &Path, data: &Path, more: &[&str]) -> Server {
        let begun = Instant::now();
        let mut child = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(folder)
            .arg(PROGRAM)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(more)
            .env("POLYAD_LOG", "warn")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the program starts");
        let output = child.stdout.take().expect("its output");
        let (send, receive) = std::sync::mpsc::channel();
        // Reads to the end, so that the program never waits for a full pipe.
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        let (mut greeting, mut base) = (String::new(), None);
        while !greeting.contains("Ctrl-C") {
            let left = START_MAX.saturating_sub(begun.elapsed());
            let line = receive
                .recv_timeout(left)
                .unwrap_or_else(|_| panic!("no address within {START_MAX:?}: {greeting}"));
            if let Some(at) = line.find("http://") {
                base.get_or_insert_with(|| line[at..].trim_end_matches('/').to_owned());
            }
            greeting.push_str(&line);
            greeting.push('\n');
        }
        let started_in = begun.elapsed();
        let base = base.expect("the program prints its address");
        Server { child, base, data: data.to_owned(), greeting, started_in }
    }

    /// The server that all tests of this process read from. Tests that write use one of their own.
    pub(crate) fn shared() -> &'static Server {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(Server::start)
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        request(agent().get(format!("{}{path}", self.base)))
    }

    /// The page at a path, which must be there.
    pub(crate) fn page(&self, path: &str) -> String {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text().chars().take(500).collect::<String>());
        reply.text()
    }

    /// The data at a path, which must be there.
    pub(crate) fn json(&self, path: &str) -> serde_json::Value {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.text().chars().take(500).collect::<String>());
        reply.json()
    }

    pub(crate) fn post(&self, path: &str, content_type: &str, body: &[u8]) -> Reply {
        let sent =
            agent().post(format!("{}{path}", self.base)).header("content-type", content_type).send(body);
        answered(sent)
    }

    /// The status of a request given in bytes, so that it need not be one a client would send; `None` when the
    /// server closes without a word.
    pub(crate) fn raw(&self, request: &[u8]) -> Option<u16> {
        let address = self.base.strip_prefix("http://").expect("http");
        let mut stream = TcpStream::connect(address).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a time limit");
        // The server may refuse and close before it has read all.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let mut chunk = [0u8; 512];
        while answer.len() < 12 {
            match stream.read(&mut chunk) {
                Ok(0) | Err(_) => break,
                Ok(length) => answer.extend_from_slice(&chunk[..length]),
            }
        }
        String::from_utf8_lossy(&answer).split(' ').nth(1)?.parse().ok()
    }

    /// The number of entries that the published checkpoint covers.
    pub(crate) fn size(&self) -> u64 {
        let checkpoint = self.get("/log/checkpoint").text();
        checkpoint
            .lines()
            .nth(1)
            .and_then(|line| line.parse().ok())
            .unwrap_or_else(|| panic!("no checkpoint: {checkpoint}"))
    }

    /// Runs a verb over this server's data directory.
    pub(crate) fn verb(&self, arguments: &[&str]) -> Output {
        let mut all = vec!["--data", self.data.to_str().expect("a plain path")];
        all.extend_from_slice(arguments);
        run(&all)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .into()
}

fn request(builder: ureq::RequestBuilder<ureq::typestate::WithoutBody>) -> Reply {
    answered(builder.call())
}

fn answered(sent: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Reply {
    let mut response = sent.unwrap_or_else(|error| panic!("no answer: {error}"));
    let pair = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let headers = response.headers().iter().map(pair).collect();
    let body = response.body_mut().with_config().limit(1 << 30).read_to_vec().expect("a whole answer");
    Reply { status: response.status().as_u16(), headers, body }
}

/// A folder of its own for a test, below the system's temporary folder.
pub(crate) fn fresh_folder(name: &str) -> tempfile::TempDir {
    tempfile::Builder::new().prefix(&format!("polyad-{name}-")).tempdir().expect("a temporary folder")
}

/// How long a verb may take; a server that starts where it should have refused would wait for ever.
const RUN_MAX: Duration = Duration::from_secs(60);

/// Runs the program to its end.
pub(crate) fn run(arguments: &[&str]) -> Output {
    let child = Command::new(PROGRAM)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let (id, words) = (child.id(), arguments.join(" "));
    let (done, waiting) = std::sync::mpsc::channel::<()>();
    std::thread::spawn(move || {
        if waiting.recv_timeout(RUN_MAX) == Err(RecvTimeoutError::Timeout) {
            eprintln!("polyad {words}: still running after {RUN_MAX:?}, stopped");
            let _ = Command::new("kill").arg(id.to_string()).status();
        }
    });
    let output = child.wait_with_output().expect("the program ends");
    drop(done);
    output
}

/// What a run said on both ways out, for messages.
pub(crate) fn said(output: &Output) -> String {
    format!(
        "exit {:?}\n{}{}",
        output.status.code(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// Copies a folder with everything in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder for the copy");
    for entry in std::fs::read_dir(from).expect("a folder to copy").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a file to copy");
        }
    }
}

/// The workspace.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the workspace root").to_path_buf()
}

/// Whether something that is missing here may be skipped. Loud either way.
pub(crate) fn skip(test: &str, what: &str) {
    let required = std::env::var("POLYAD_REQUIRE").unwrap_or_default();
    assert!(
        !required.split(',').any(|word| word.trim() == what),
        "{test}: POLYAD_REQUIRE names {what}, and there is none"
    );
    say(&format!("SKIPPED {test}: no {what}"));
}

/// A line on standard error that the test runner does not keep to itself.
pub(crate) fn say(line: &str) {
    let _ = std::io::stderr().write_all(format!("{line}\n").as_bytes());
}

/// A file of the real data, if this machine has it.
pub(crate) fn data_file(test: &str, path: &str) -> Option<PathBuf> {
    let folder =
        std::env::var_os("POLYAD_DATA").map_or_else(|| workspace().join("../shared/data"), PathBuf::from);
    let file = folder.join(path);
    if file.exists() {
        return Some(file);
    }
    skip(test, "data");
    None
}
