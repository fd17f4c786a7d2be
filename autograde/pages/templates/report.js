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
      const order = new Intl.Collator("ko", { numeric: true });
      const rows = [...body.rows].sort((one, other) => order.compare(value(one, index), value(other, index)));
      body.append(...(down ? rows.reverse() : rows));
    });
  });
}

const text = document.querySelector("#filter-text");
const status = document.querySelector("#filter-status");
const count = document.querySelector("#filter-count");
const rows = [...document.querySelector("#learners").tBodies[0].rows];

function filter() {
  const wanted = text.value.normalize("NFC").trim().toLowerCase();
  let shown = 0;
  for (const row of rows) {
    const fits = (!wanted || row.dataset.text.includes(wanted)) && (!status.value || row.dataset.status === status.value);
    row.hidden = !fits;
    shown += fits;
  }
  count.textContent = `${shown}명`;
}

text.addEventListener("input", filter);
status.addEventListener("change", filter);
document.querySelector("#filters").hidden = false;
filter();
