// A browser takes seconds to lay out thousands of rows: those after the first data-most wait until they are asked for.
function show(table) {
  const more = document.querySelector(`[data-more="${table.id}"]`);
  const rows = [...table.tBodies[0].rows].filter((row) => !row.hidden);
  const most = Number(table.dataset.most);
  rows.forEach((row, place) => row.classList.toggle("later", place >= most));
  more.hidden = rows.length <= most;
  more.textContent = `나머지 ${rows.length - most}줄 보기`;
}

for (const more of document.querySelectorAll("[data-more]")) {
  const table = document.getElementById(more.dataset.more);
  show(table);
  more.addEventListener("click", () => {
    table.dataset.most = "Infinity";
    show(table);
  });
}

for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const value = (row, index) => {
    const cell = row.cells[index];
    return cell.dataset.value ?? cell.textContent.trim();
  };
  table.tHead.querySelectorAll("th").forEach((head, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.querySelectorAll("th")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const { compare } = new Intl.Collator("ko", { numeric: true });
      const keyed = [...body.rows].map((row) => ({ row, key: value(row, index) })); // each is read once
      keyed.sort((one, other) => compare(one.key, other.key));
      const sorted = document.createDocumentFragment();
      for (const { row } of down ? keyed.reverse() : keyed) sorted.append(row);
      body.append(sorted);
      if (table.dataset.most) show(table);
    });
  });
}

const text = document.querySelector("#filter-text");
const status = document.querySelector("#filter-status");
const count = document.querySelector("#filter-count");
const learners = document.querySelector("#learners");
const rows = [...learners.tBodies[0].rows];

function filter() {
  const wanted = text.value.normalize("NFC").trim().toLowerCase();
  let shown = 0;
  for (const row of rows) {
    const fits = (!wanted || row.dataset.text.includes(wanted)) && (!status.value || row.dataset.status === status.value);
    row.hidden = !fits;
    shown += fits;
  }
  count.textContent = `${shown}명`;
  show(learners);
}

text.addEventListener("input", filter);
status.addEventListener("change", filter);
document.querySelector("#filters").hidden = false;
filter();
