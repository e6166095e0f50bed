//! A browser that a test can drive: headless Chromium through its own driver, spoken to in plain WebDriver and,
//! where that has no word for it (widths, colour schemes, scripts off), in the browser's own protocol.

use crate::server::skip;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running browser with one window.
pub(crate) struct Browser {
    driver: Child,
    session: String,
    agent: ureq::Agent,
}

/// Keys that have no letter, by their WebDriver code points.
pub(crate) const TAB: char = '\u{E004}';
pub(crate) const ENTER: char = '\u{E007}';

impl Browser {
    /// Starts one; `None`, said loudly, where this machine has none and need not.
    pub(crate) fn start(test: &str) -> Option<Browser> {
        let spawned = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .stdin(Stdio::null())
            .spawn();
        let Ok(mut driver) = spawned else {
            skip(test, "chromium");
            return None;
        };
        let mut lines =
            BufReader::new(driver.stdout.take().expect("its output")).lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            line.split_once("successfully on port ")?.1.trim_end_matches('.').parse::<u16>().ok()
        });
        let base = format!("http://127.0.0.1:{}", port.expect("the driver names its port"));
        std::thread::spawn(move || lines.for_each(drop));
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(120)));
        let agent: ureq::Agent = config.build().into();
        let options = json!({
            "args": ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1"],
        });
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"},
        }}});
        let mut answer =
            agent.post(format!("{base}/session")).send(wanted.to_string()).expect("the driver answers");
        let answer: Value =
            serde_json::from_str(&answer.body_mut().read_to_string().expect("text")).expect("JSON");
        let Some(id) = answer["value"]["sessionId"].as_str() else {
            eprintln!("the driver found no browser it can use: {answer}");
            let _ = driver.kill();
            let _ = driver.wait();
            skip(test, "chromium");
            return None;
        };
        Some(Browser { session: format!("{base}/session/{id}"), driver, agent })
    }

    fn call(&self, path: &str, body: &Value) -> Value {
        let sent = self.agent.post(format!("{}{path}", self.session)).send(body.to_string());
        let text = sent
            .expect("the driver answers")
            .body_mut()
            .with_config()
            .limit(1 << 28)
            .read_to_string()
            .expect("text");
        let answer: Value = serde_json::from_str(&text).expect("JSON");
        let error = &answer["value"]["error"];
        assert!(!error.is_string(), "{path}: {error}: {}", answer["value"]["message"]);
        answer["value"].clone()
    }

    /// A command of the browser's own protocol.
    pub(crate) fn tell(&self, command: &str, params: Value) -> Value {
        self.call("/goog/cdp/execute", &json!({"cmd": command, "params": params}))
    }

    pub(crate) fn open(&self, address: &str) {
        self.call("/url", &json!({"url": address}));
    }

    /// Runs a function body in the page.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.call("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// Runs a function body whose last argument is to be called with the answer.
    pub(crate) fn run_async(&self, script: &str) -> Value {
        self.call("/execute/async", &json!({"script": script, "args": []}))
    }

    /// Where the window is, without origin.
    pub(crate) fn path(&self) -> String {
        self.run("return location.pathname + location.search").as_str().expect("a path").to_owned()
    }

    pub(crate) fn press(&self, key: char) {
        let strokes = json!([{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]);
        self.call("/actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]}));
    }

    pub(crate) fn write(&self, text: &str) {
        text.chars().for_each(|letter| self.press(letter));
    }

    /// The width of the window's content, exactly, and its height.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        self.tell(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}),
        );
    }

    /// Media features as the page should see them, such as `prefers-color-scheme: dark`.
    pub(crate) fn prefer(&self, features: &[(&str, &str)]) {
        let features: Vec<Value> =
            features.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        self.tell("Emulation.setEmulatedMedia", json!({"features": features}));
    }

    /// A picture of the whole page.
    pub(crate) fn picture(&self, file: &Path) {
        let shot =
            self.tell("Page.captureScreenshot", json!({"format": "png", "captureBeyondViewport": true}));
        let bytes = STANDARD.decode(shot["data"].as_str().expect("a picture")).expect("base64");
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("the folder for pictures");
        std::fs::write(file, bytes).expect("a picture is written");
    }

    /// What the console said as an error since the last time.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = self.call("/se/log", &json!({"type": "browser"}));
        let lines = log.as_array().cloned().unwrap_or_default();
        lines
            .iter()
            .filter(|line| line["level"] == "SEVERE")
            .map(|line| line["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
