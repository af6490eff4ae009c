package headroom.tuner.report.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A headless Chromium with one page; closing it ends the browser. */
final class BrowserPage implements AutoCloseable {

  private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
  private static final URI EMPTY = URI.create("about:blank");
  private static final Set<String> FAULTS = Set.of("error", "warning", "assert");

  private final Process process;
  private final DevTools tools;
  private final String session;

  /**
   * Starts a browser.
   *
   * @param profile an empty folder for its files
   */
  BrowserPage(Path browser, Path profile) throws IOException {
    this.process =
        new ProcessBuilder(
                browser.toString(),
                "--headless",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--no-first-run",
                "--disable-gpu",
                "--hide-scrollbars",
                "--disable-background-networking",
                // The page is ours and made here; containers and root have no sandbox to offer.
                "--no-sandbox",
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    this.tools = new DevTools(address(process));
    String target =
        tools
            .send("", "Target.createTarget", DevTools.parameters().put("url", "about:blank"))
            .get("targetId")
            .asString();
    this.session =
        tools
            .send(
                "",
                "Target.attachToTarget",
                DevTools.parameters().put("targetId", target).put("flatten", true))
            .get("sessionId")
            .asString();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable");
    }
  }

  private static URI address(Process process) throws IOException {
    BufferedReader errors =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        // Read on, or the browser stops when the pipe is full.
        Thread.ofVirtual().start(() -> errors.lines().forEach(ignored -> {}));
        return URI.create(listening.group(1));
      }
    }
    throw new IOException("the browser ended before it listened");
  }

  JsonNode send(String method) {
    return tools.send(session, method, DevTools.parameters());
  }

  /** Sets the size in CSS pixels. */
  void size(int width, int height) {
    tools.send(
        session,
        "Emulation.setDeviceMetricsOverride",
        DevTools.parameters()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", width < 500));
  }

  /** Prefers {@code light} or {@code dark}, as a system does; on a screen. */
  void prefer(String scheme) {
    var parameters = DevTools.parameters().put("media", "");
    parameters
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", scheme);
    tools.send(session, "Emulation.setEmulatedMedia", parameters);
  }

  /** Lays the page out as for paper, until a scheme is preferred. */
  void onPaper() {
    tools.send(session, "Emulation.setEmulatedMedia", DevTools.parameters().put("media", "print"));
  }

  /**
   * Opens a page and waits until its scripts have run. By way of an empty one: from a page to
   * itself is no new load, and the old one would pass for the new.
   */
  void open(URI address) throws InterruptedException {
    load(EMPTY);
    load(address);
  }

  private void load(URI address) throws InterruptedException {
    tools.send(session, "Page.navigate", DevTools.parameters().put("url", address.toString()));
    String loaded =
        "document.readyState === 'complete' && location.href.replace('file:///', 'file:/') === '%s'"
            .formatted(address.toString().replace("file:///", "file:/"));
    for (int i = 0; i < 600; i++) {
      if (evaluate(loaded).asBoolean()) {
        return;
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("not loaded after 30 s: " + address);
  }

  /** The value of an expression, a promise's once it is there. */
  JsonNode evaluate(String expression) {
    JsonNode result =
        tools.send(
            session,
            "Runtime.evaluate",
            DevTools.parameters()
                .put("expression", expression)
                .put("returnByValue", true)
                .put("awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
    }
    JsonNode value = result.get("result").get("value");
    return value == null ? result.get("result") : value;
  }

  /** Presses and releases a key, such as {@code ArrowRight}. */
  void press(String key) {
    for (String type : List.of("keyDown", "keyUp")) {
      tools.send(
          session,
          "Input.dispatchKeyEvent",
          DevTools.parameters().put("type", type).put("key", key));
    }
  }

  /** Forgets what was complained about and asked for until now. */
  void forget() {
    tools.events().clear();
  }

  /** What the page complained about: exceptions, console errors, refusals of its own policy. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (JsonNode event : tools.events()) {
      JsonNode told = event.get("params");
      switch (event.get("method").asString()) {
        case "Runtime.exceptionThrown" -> faults.add(told.toString());
        case "Runtime.consoleAPICalled" -> addFault(faults, told.get("type"), told);
        case "Log.entryAdded" -> addFault(faults, told.get("entry").get("level"), told);
        default -> {}
      }
    }
    return faults;
  }

  private static void addFault(List<String> faults, JsonNode level, JsonNode told) {
    if (FAULTS.contains(level.asString())) {
      faults.add(told.toString());
    }
  }

  /** Addresses that the page asked for. */
  List<String> requests() {
    return tools.events().stream()
        .filter(event -> event.get("method").asString().equals("Network.requestWillBeSent"))
        .map(event -> event.get("params").get("request").get("url").asString())
        .toList();
  }

  /** The window as PNG. */
  byte[] screenshot() {
    return Base64.getDecoder().decode(send("Page.captureScreenshot").get("data").asString());
  }

  /** The page as it prints. */
  byte[] pdf() {
    return Base64.getDecoder()
        .decode(
            tools
                .send(
                    session,
                    "Page.printToPDF",
                    DevTools.parameters().put("preferCSSPageSize", true))
                .get("data")
                .asString());
  }

  @Override
  public void close() {
    tools.send("", "Browser.close", DevTools.parameters());
    tools.close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
