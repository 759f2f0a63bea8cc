// Fields of the admin that are chosen by typing get the names of their labels; select2 gives them none.
"use strict";

function nameFields(root) {
  for (const box of root.querySelectorAll(".select2-container")) {
    const select = box.previousElementSibling;
    const label = select?.labels?.[0]?.textContent.trim().replace(/:$/, "");
    if (!label) continue;
    for (const part of box.querySelectorAll(".select2-selection, .select2-search__field, span.select2-selection__rendered")) {
      part.setAttribute("aria-label", label);
      part.removeAttribute("aria-labelledby");
    }
    // What is chosen is drawn as a list that holds a button too.
    for (const list of box.querySelectorAll("ul.select2-selection__rendered")) {
      list.setAttribute("role", "presentation");
      for (const item of list.children) item.setAttribute("role", "presentation");
    }
  }
  // The search opens in a box of its own, at the end of the page.
  const open = document.querySelector(".select2-container--open [role=combobox]")?.getAttribute("aria-label");
  const search = document.querySelector("body > .select2-container--open .select2-search__field");
  if (open && search) search.setAttribute("aria-label", open);
}

document.addEventListener("DOMContentLoaded", () => {
  nameFields(document);
  new MutationObserver(() => nameFields(document)).observe(document.body, { childList: true, subtree: true });
});
