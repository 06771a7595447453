// Removes what an outside service has left in this browser once it is no longer allowed: what the catalogue names.

const { forget } = document.querySelector("script[data-forget]").dataset;
const names = forget.split(" ").map((name) => new RegExp(`^${name.replace("…", ".*")}$`));
const isTheirs = (name) => names.some((pattern) => pattern.test(name));

for (const memory of [localStorage, sessionStorage]) {
  for (const name of Object.keys(memory).filter(isTheirs)) memory.removeItem(name);
}

const labels = location.hostname.split(".");
const domains = ["", ...labels.map((_label, at) => `; domain=${labels.slice(at).join(".")}`)];
for (const cookie of document.cookie.split("; ")) {
  const [name] = cookie.split("=");
  if (isTheirs(name)) for (const domain of domains) document.cookie = `${name}=; max-age=0; path=/${domain}`;
}
