/* SPDX-License-Identifier: Apache-2.0 */
/* One session: fetches each step, shows its picture one pixel to one, and sends what is answered. */
(function () {
  "use strict";
  const stage = document.getElementById("stage");
  const picture = document.getElementById("picture");
  const words = document.getElementById("words");
  const trouble = document.getElementById("trouble");
  const names = { yes: ["y", "Yes"], no: ["n", "No"], "cannot-tell": ["c", "Cannot tell"], "not-seen": ["0", "Not seen"] };
  let step = null;
  let box = null;
  let busy = false;
  let before = "";

  /* Device pixels of the stage, as exactly as the browser tells. */
  const observer = new ResizeObserver(function (entries) {
    const size = entries[0].devicePixelContentBoxSize;
    box = size ? [size[0].inlineSize, size[0].blockSize] : null;
  });
  try {
    observer.observe(stage, { box: "device-pixel-content-box" });
  } catch (refused) {
    observer.observe(stage);
  }

  function measure() {
    const ratio = window.devicePixelRatio;
    const place = stage.getBoundingClientRect();
    const across = place.width * ratio;
    const down = place.height * ratio;
    const agrees = box && Math.abs(box[0] - across) <= 1 && Math.abs(box[1] - down) <= 1;
    return {
      ratio: ratio,
      width: agrees ? box[0] : across,
      height: agrees ? box[1] : down,
      screen_width: window.screen.width,
      screen_height: window.screen.height,
    };
  }

  function send(path, fields) {
    const form = new URLSearchParams(Object.assign({ csrf: stage.dataset.csrf }, measure(), fields));
    return fetch(stage.dataset.path + path, { method: "POST", body: form, headers: { Accept: "application/json" } }).then(function (answer) {
      return answer.json().then(function (told) {
        if (!answer.ok) throw new Error(told.error || "the collector did not answer");
        return told;
      });
    });
  }

  function say(text) {
    trouble.textContent = text;
    trouble.hidden = text === "";
  }

  function leave(text) {
    stage.hidden = true;
    step = null;
    say(text);
    if (document.fullscreenElement) document.exitFullscreen();
  }

  function element(name, text, parent) {
    const made = document.createElement(name);
    made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  function button(key, label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn";
    element("kbd", key, made);
    made.appendChild(document.createTextNode(" " + label));
    made.addEventListener("click", act);
    return made;
  }

  function field(label, id) {
    const div = element("div", "", words);
    const tag = element("label", label, div);
    tag.htmlFor = id;
    const input = document.createElement("input");
    input.id = id;
    input.autocomplete = "off";
    input.maxLength = id === "remark" ? 200 : 60;
    div.appendChild(input);
    return input;
  }

  function choose(value) {
    if (step.kind === "ask" && value === "no" && !document.getElementById("remark")) {
      const remark = field("What is wrong? No patient data. Enter sends it.", "remark");
      remark.addEventListener("keydown", function (event) {
        if (event.key === "Enter") answer("no", remark.value);
      });
      words.hidden = false;
      remark.focus();
      return;
    }
    answer(value, "");
  }

  function draw() {
    words.textContent = "";
    words.hidden = false;
    words.classList.toggle("small", step.kind === "measure");
    element("p", (step.position + 1) + " of " + step.count, words).className = "count";
    if (step.words) element("p", step.words, words).className = "again";
    element("p", step.instruction, words);
    if (step.kind === "ask" || step.kind === "find") {
      const row = element("div", "", words);
      row.className = "answers";
      step.choices.forEach(function (value, i) {
        const name = names[value] || [String(i + 1), value.replace("-", " ")];
        row.appendChild(button(name[0], name[1], function () { choose(value); }));
      });
    } else {
      const input = field(step.kind === "text" ? "Answer, Enter sends it" : "cd/m\u00b2; U under, O over; Enter sends it", "value");
      input.inputMode = step.kind === "text" ? "text" : "decimal";
      if (step.kind === "ambient") {
        words.appendChild(button("D", "A dark room, by decision", function () { answer("dark-room", ""); }));
        element("p", "Nothing typed: not known, and what needs it is not tested.", words);
      }
      words.hidden = step.kind === "measure" && step.instruction === before;
      before = step.instruction;
      if (!words.hidden) input.focus();
    }
  }

  /* A picture that is not one pixel to one is not shown. */
  function show(told) {
    step = told;
    if (told.state === "done") {
      window.location.assign(told.record);
      return;
    }
    if (told.state === "screen") {
      leave(told.words);
      return;
    }
    if (!told.picture) {
      picture.hidden = true;
      draw();
      return;
    }
    picture.onload = function () {
      if (picture.naturalWidth !== told.width || picture.naturalHeight !== told.height) {
        leave("The picture does not fit the screen.");
        return;
      }
      picture.style.width = told.width / window.devicePixelRatio + "px";
      picture.style.height = told.height / window.devicePixelRatio + "px";
      picture.hidden = false;
      draw();
      stage.dataset.shown = String(told.position);
    };
    picture.onerror = function () { leave("The picture did not come. Go on when the collector answers."); };
    picture.hidden = true;
    words.textContent = "";
    picture.src = told.picture + "&again=" + Date.now();
  }

  function run(work) {
    if (busy) return;
    busy = true;
    work.then(show).catch(function (error) {
      if (step && step.state === "step") {
        draw();
        words.hidden = false;
        element("p", error.message, words).className = "again";
      } else {
        leave(error.message);
      }
    }).finally(function () { busy = false; });
  }

  function answer(value, remark) {
    if (!busy) run(send("/answer", { position: step.position, value: value, remark: remark }));
  }

  /* Until the picture's place fills the screen, or three seconds are over. */
  function settled() {
    const end = Date.now() + 3000;
    return new Promise(function (done) {
      (function look() {
        const now = measure();
        const fills = Math.abs(now.screen_width * now.ratio - now.width) <= 1 && Math.abs(now.screen_height * now.ratio - now.height) <= 1;
        if (fills || Date.now() > end) done();
        else window.setTimeout(look, 100);
      })();
    });
  }

  document.getElementById("start").addEventListener("click", function () {
    say("");
    stage.hidden = false;
    const full = stage.requestFullscreen ? stage.requestFullscreen() : Promise.resolve();
    full.catch(function () {}).then(settled).then(function () { run(send("/screen", {})); });
  });

  document.addEventListener("fullscreenchange", function () {
    if (!document.fullscreenElement && !stage.hidden && !busy) leave("The session waits. Nothing is lost.");
  });

  function typed(event, input) {
    if (event.key === "Enter") answer(input.value.trim(), "");
    else if (step.kind === "measure" && event.key === " ") words.hidden = true;
    else if (step.kind !== "text" && /^[uo]$/i.test(event.key)) answer(event.key.toLowerCase() === "u" ? "under" : "over", "");
    else if (step.kind === "ambient" && /^d$/i.test(event.key)) answer("dark-room", "");
    else return;
    event.preventDefault();
  }

  document.addEventListener("keydown", function (event) {
    if (stage.hidden || !step || step.state !== "step" || event.ctrlKey || event.altKey || event.metaKey) return;
    const input = document.getElementById("value");
    const remark = document.getElementById("remark");
    if (remark && event.target === remark) return;
    if (input && !words.hidden) {
      typed(event, input);
      return;
    }
    if (event.key === " " && event.target.tagName !== "BUTTON") {
      words.hidden = !words.hidden;
      if (!words.hidden && input) input.focus();
      event.preventDefault();
      return;
    }
    if (input && /^[0-9.uo]$/i.test(event.key)) {
      words.hidden = false;
      input.focus();
      if (/^[uo]$/i.test(event.key)) typed(event, input);
      return;
    }
    step.choices.forEach(function (value, i) {
      const key = (names[value] || [String(i + 1)])[0];
      if (event.key.toLowerCase() === key) {
        event.preventDefault();
        choose(value);
      }
    });
  });
})();
