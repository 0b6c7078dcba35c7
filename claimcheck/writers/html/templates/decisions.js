// A person's decisions on the verdicts: kept in this browser, downloaded as decisions.json, loaded again. Nothing is sent.
"use strict";
(() => {
  const main = document.querySelector("main[data-sha256]");
  const bar = document.getElementById("decisions");
  const body = document.getElementById("rows");
  if (!main || !bar || !body) return;

  const FORMAT = "claimcheck-decisions";
  const LABELS = { SUPPORTED: "Supported", REFUTED: "Refuted", NOT_ENOUGH_INFO: "Not enough info" };
  const HOME = `claimcheck:${main.dataset.sha256}`;
  const reviewer = document.getElementById("reviewer");
  const notice = document.getElementById("notice");
  const claims = new Map(Array.from(document.querySelectorAll("#rows > tr, #late > noscript"), (one) => [one.dataset.id, one.dataset]));
  const decisions = new Map();

  function file() {
    const order = Array.from(claims.keys());
    const listed = Array.from(decisions.values()).sort((one, other) => order.indexOf(one.claim) - order.indexOf(other.claim));
    return {
      format: FORMAT,
      version: 1,
      report: main.dataset.report,
      report_sha256: main.dataset.sha256,
      claimcheck: main.dataset.version,
      decisions: listed,
    };
  }

  function show(row) {
    const decision = decisions.get(row.dataset.id);
    row.querySelector(".decided")?.remove();
    if (!decision) return;
    const line = document.createElement("p");
    line.className = "decided";
    const said = decision.action === "accept" ? "You accept the verdict" : `You say: ${LABELS[decision.label]}`;
    line.textContent = [said, decision.reason].filter(Boolean).join(". ");
    row.querySelector(".text").append(line);
  }

  function showAll() {
    for (const row of body.children) show(row);
  }

  function count() {
    bar.hidden = decisions.size === 0;
    document.getElementById("n-decisions").textContent = `${decisions.size} decision${decisions.size === 1 ? "" : "s"}`;
  }

  function keep() {
    count();
    try {
      localStorage.setItem(HOME, JSON.stringify(file()));
    } catch {
      // a browser that keeps nothing for files: the download is what counts
    }
  }

  function isFitting(decision) {
    const claim = claims.get(decision?.claim);
    return Boolean(claim) && claim.sha256 === decision.claim_sha256 && decision.label in LABELS && typeof decision.reason === "string";
  }

  function take(content) {
    if (content?.format !== FORMAT || content.version !== 1 || !Array.isArray(content.decisions)) return "This is no decisions file.";
    if (content.report_sha256 !== main.dataset.sha256) return "These decisions are about another report.";
    const fitting = content.decisions.filter(isFitting);
    for (const decision of fitting) decisions.set(decision.claim, decision);
    showAll();
    count();
    return `${fitting.length} of ${content.decisions.length} decisions loaded.`;
  }

  function close(row) {
    row.querySelector("form.decision")?.remove();
    const button = row.querySelector(".decide");
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }

  function open(row) {
    if (row.querySelector("form.decision")) return close(row);
    const form = document.getElementById("decide-form").content.firstElementChild.cloneNode(true);
    const { action, label, reason } = form.elements;
    const before = decisions.get(row.dataset.id);
    if (!row.dataset.label) form.querySelector(".accepting").remove();
    const isOverride = before ? before.action === "override" : !row.dataset.label;
    form.querySelector(`[value=${isOverride ? "override" : "accept"}]`).checked = true;
    label.value = before ? before.label : Object.keys(LABELS).find((name) => name !== row.dataset.label);
    reason.value = before ? before.reason : "";
    const adapt = () => {
      const overrides = form.querySelector("[value=override]").checked;
      label.disabled = !overrides;
      reason.required = overrides;
    };
    adapt();
    form.addEventListener("change", adapt);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      decide(row, form.querySelector("[value=override]").checked, label.value, reason.value.trim());
    });
    form.querySelector("[data-do=close]").addEventListener("click", () => close(row));
    form.querySelector("[data-do=remove]").addEventListener("click", () => {
      decisions.delete(row.dataset.id);
      show(row);
      keep();
      close(row);
    });
    row.querySelector(".text").append(form);
    row.querySelector(".decide").setAttribute("aria-expanded", "true");
    form.querySelector("input:checked").focus();
  }

  function decide(row, overrides, label, reason) {
    if (overrides && !reason) return;
    const { id, sha256, confidence } = row.dataset;
    decisions.set(id, {
      claim: id,
      claim_sha256: sha256,
      action: overrides ? "override" : "accept",
      label: overrides ? label : row.dataset.label,
      found: row.dataset.label || null,
      confidence: confidence === "" ? null : Number(confidence),
      reason,
      reviewer: reviewer.value.trim(),
      decided_at: new Date().toISOString(),
    });
    show(row);
    keep();
    close(row);
  }

  body.addEventListener("turned", showAll); // rows that were out of sight may have been decided on meanwhile, by a loaded file
  body.addEventListener("click", (event) => {
    const button = event.target.closest(".decide");
    if (button) open(button.closest("tr"));
  });
  document.getElementById("download").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(file(), null, 2) + "\n"], { type: "application/json" }));
    link.download = "decisions.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  });
  document.getElementById("load").addEventListener("change", async (event) => {
    const [chosen] = event.target.files;
    event.target.value = "";
    if (!chosen) return;
    try {
      notice.textContent = take(JSON.parse(await chosen.text()));
      keep();
      bar.hidden = false;
    } catch {
      notice.textContent = "The file cannot be read.";
    }
  });
  reviewer.addEventListener("change", () => {
    for (const [claim, decision] of decisions) decisions.set(claim, { ...decision, reviewer: reviewer.value.trim() });
    keep();
  });

  try {
    const kept = JSON.parse(localStorage.getItem(HOME) || "null");
    if (kept) {
      take(kept);
      reviewer.value = kept.decisions?.[0]?.reviewer || "";
    }
  } catch {
    // nothing kept, or nothing that can be read
  }
  count();
})();
