// Single keys of the review, which a switch turns off; the words that are selected in the text, also to split them; and
// the passage in turn comes into view. Everything works without this file.
"use strict";

const STORED = "review-keys";
// Pixels between the edge of the window and the panes, as in the style sheet.
const MARGIN = 8;
const areOn = () => localStorage.getItem(STORED) !== "off";

function showSwitch() {
  const place = document.querySelector(".keys-switch");
  if (!place) return;
  place.hidden = false;
  place.querySelector("input").checked = areOn();
  for (const line of document.querySelectorAll("[data-single]")) line.hidden = !areOn();
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys]")) return;
  localStorage.setItem(STORED, event.target.checked ? "on" : "off");
  showSwitch();
});

document.addEventListener("keydown", (event) => {
  if (!areOn() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (event.target.closest("input:not([type=radio], [type=checkbox]), select, textarea, dialog, [contenteditable]")) return;
  const key = event.key.toLowerCase();
  const selected = key === "t" && document.querySelector(".selected:not([hidden]) [data-track-words]");
  if (selected) {
    event.preventDefault();
    selected.click();
    return;
  }
  if (key === "e") {
    const title = document.querySelector("#card input[name=title]");
    if (!title) return;
    event.preventDefault();
    title.focus();
    title.select();
    return;
  }
  const pressed = /^[a-z]$/.test(key) && document.querySelector(`[data-press~="${key}"]`);
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});

// Offsets count characters as the database does, not UTF-16 units.
const length = (text) => Array.from(text).length;

// The pieces of a briefing's text within a cell; references that stand among them are not part of it.
function* pieces(cell) {
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(".refs")) yield walker.currentNode;
}

// Where a range begins and ends in the text of the briefing; null where it holds nothing of it.
function placeOf(range) {
  let start = null;
  let end = null;
  for (const cell of document.querySelectorAll(".document [data-at]")) {
    if (!range.intersectsNode(cell)) continue;
    let at = Number(cell.dataset.at);
    for (const node of pieces(cell)) {
      if (range.intersectsNode(node)) {
        const from = node === range.startContainer ? range.startOffset : 0;
        const to = node === range.endContainer ? range.endOffset : node.data.length;
        if (node.data.slice(from, to).trim()) {
          start ??= at + length(node.data.slice(0, from));
          end = at + length(node.data.slice(0, to));
        }
      }
      at += length(node.data);
    }
  }
  return start === null ? null : `${start}-${end}`;
}

function showSelected() {
  const button = document.querySelector(".selected");
  if (!button) return;
  const selection = getSelection();
  const place = selection.isCollapsed || !selection.rangeCount ? null : placeOf(selection.getRangeAt(0));
  button.hidden = place === null;
  if (place === null) return;
  const link = button.querySelector("a");
  link.search = new URLSearchParams({ words: place });
  // Beneath the end of the selection, and in view.
  const boxes = [...selection.getRangeAt(0).getClientRects()];
  const last = boxes.filter((box) => box.width).at(-1);
  if (!last) return;
  const top = Math.min(Math.max(last.bottom + MARGIN, MARGIN), innerHeight - button.offsetHeight - MARGIN);
  const left = Math.min(last.left, document.documentElement.clientWidth - button.offsetWidth - MARGIN);
  const origin = button.offsetParent?.getBoundingClientRect() ?? { top: 0, left: 0 };
  button.style.top = `${top - origin.top}px`;
  button.style.left = `${left - origin.left}px`;
}

document.addEventListener("selectionchange", showSelected);

// Where words are split, the word that is selected in them is the first of the second part. So many words are filled in
// as are needed to find them once.
const FILLED = 4;

function fillSplit() {
  const quote = document.querySelector("[data-splits]");
  const selection = getSelection();
  if (!quote || !selection.rangeCount || !quote.contains(selection.anchorNode)) return;
  const range = selection.getRangeAt(0);
  const before = document.createRange();
  before.selectNodeContents(quote);
  before.setEnd(range.startContainer, range.startOffset);
  if (!String(range).trim()) return;
  const text = quote.textContent;
  let at = String(before).length;
  while (/\s/.test(text.charAt(at))) at += 1;
  while (at && /\S/.test(text[at - 1])) at -= 1;
  const words = text.slice(at).trim().split(/\s+/);
  const whole = text.split(/\s+/).join(" ");
  let count = Math.min(FILLED, words.length);
  const first = () => words.slice(0, count).join(" ");
  while (count < words.length && whole.split(first()).length > 2) count += 1;
  document.getElementById("id_second").value = first();
}

document.addEventListener("selectionchange", fillSplit);

// Beside each other, the passage in turn comes to the middle and the card starts at the top of the window: the pane
// with the card sticks there, as long as the window begins and ends within the two panes. One above the other, the
// pane comes first.
function showTurn() {
  const pane = document.querySelector(".pane");
  const isAsked = pane?.matches("[data-asked]");
  if (!matchMedia("(min-width: 60.01rem)").matches) {
    if (isAsked) scrollBy(0, pane.getBoundingClientRect().top - MARGIN);
    return;
  }
  const opened = document.querySelector(".document .opened");
  opened?.scrollIntoView({ block: "center" });
  if (!opened || !pane) return;
  const { top, bottom } = pane.parentElement.getBoundingClientRect();
  const past = bottom + MARGIN - innerHeight;
  if (past < 0) scrollBy(0, past);
  else if (isAsked && top > MARGIN) scrollBy(0, top - MARGIN);
}

// The pane ends with the window also before it sticks, so that the buttons at its end are in view.
function fitPane() {
  const pane = document.querySelector(".pane");
  if (!pane) return;
  const top = Math.max(pane.parentElement.getBoundingClientRect().top, MARGIN);
  const isBeside = matchMedia("(min-width: 60.01rem)").matches;
  pane.style.maxBlockSize = isBeside ? `${Math.max(innerHeight - top - MARGIN, innerHeight / 2)}px` : "";
}

document.addEventListener("scroll", fitPane, { passive: true });
addEventListener("resize", fitPane);

document.addEventListener("DOMContentLoaded", () => {
  showSwitch();
  fitPane();
  document.querySelector("[data-all-keys]")?.addEventListener("click", () => document.getElementById("keys").showModal());
  // A button that takes the focus by itself would scroll the page once more.
  document.querySelector("#card button[autofocus]")?.focus({ preventScroll: true });
  if (!location.hash) showTurn();
});
