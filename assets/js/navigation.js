// Where the navigation is long, the entry of the page that is open stays in sight.

document.querySelector(".sidebar [aria-current]")?.scrollIntoView({ block: "nearest" });
