// Enhancement only: the form works without it. Checks the goal while it is typed; nothing is stored.
(function () {
  "use strict";
  var form = document.getElementById("goal-form");
  var result = document.getElementById("goal-result");
  var said = document.getElementById("goal-said");
  if (!form || !result || !said || !window.fetch) return;
  var asked = 0, timer = 0;

  function goal() {
    var known = {};
    new FormData(form).forEach(function (value, name) {
      if (value.trim()) known[name === "goal" ? "text" : name] = value;
    });
    return known;
  }

  function show(ok, text) {
    if (ok) {
      result.innerHTML = text;
      var part = result.querySelector("[data-said]");
      said.textContent = part ? part.getAttribute("data-said") : "";
    } else {
      try { said.textContent = JSON.parse(text).message; } catch (error) { said.textContent = "This could not be checked."; }
    }
  }

  function check() {
    var known = goal(), own = ++asked;
    if (!known.text) { result.textContent = ""; said.textContent = ""; return; }
    fetch("/api/v1/lint", {
      method: "POST",
      headers: { "content-type": "application/json", "accept": "text/html" },
      body: JSON.stringify(known)
    }).then(function (answer) {
      return answer.text().then(function (text) { if (own === asked) show(answer.ok, text); });
    }).catch(function () {
      if (own === asked) said.textContent = "The node did not answer; the button asks again.";
    });
  }

  form.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(check, 250);
  });
  form.addEventListener("submit", function (event) {
    // An address holds about 4,000 bytes; a longer goal is checked here.
    if (new URLSearchParams(new FormData(form)).toString().length < 4000) return;
    event.preventDefault();
    check();
  });
})();
