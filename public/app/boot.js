// Starts the app. A file of its own because the page allows no inline script.
import start from "{{app.js}}";

start({ module_or_path: "{{app_bg.wasm}}" }).catch((error) => {
  console.error(error);
  // Reached when the browser lacks what the app needs, or when the network broke off on the first visit.
  const french = (navigator.language || "fr").startsWith("fr");
  const message = document.createElement("p");
  message.setAttribute("role", "alert");
  message.textContent = french
    ? "L’application n’a pas pu démarrer. Vérifiez le réseau puis rechargez la page ; si cela continue, mettez le navigateur à jour."
    : "The app could not start. Check the network and reload the page; if it happens again, update the browser.";
  document.getElementById("app")?.replaceChildren(message);
});
