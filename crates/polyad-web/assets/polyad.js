// Enhancement only: every page works without it. Tells the age of the copy in words.
(function () {
  "use strict";
  var times = document.querySelectorAll("time[data-age]");
  for (var i = 0; i < times.length; i++) {
    var then = Date.parse(times[i].getAttribute("datetime"));
    var minutes = Math.round((Date.now() - then) / 60000);
    if (isNaN(minutes) || minutes < 0) continue;
    var words = minutes < 1 ? "just now"
      : minutes < 60 ? minutes + " min ago"
      : minutes < 2880 ? Math.round(minutes / 60) + " h ago"
      : Math.round(minutes / 1440) + " days ago";
    times[i].title = times[i].textContent;
    times[i].textContent = words;
  }
})();
