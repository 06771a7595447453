// Where the system has a sheet for sharing, it takes the place of two links.

const button = document.querySelector("[data-share]");
if (button && navigator.share) {
  const { share: text, address: url } = button.dataset;
  button.hidden = false;
  button.nextElementSibling.hidden = true;
  button.addEventListener("click", () => navigator.share({ text, url }).catch(() => {}));
}
