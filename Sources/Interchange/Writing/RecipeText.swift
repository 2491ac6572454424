import Diagnostics
import LTTngModel
import Recipes
import YAMLTree

extension ImportedRecipe {
  /// The recipe as a file, in canonical form.
  package var text: String {
    referringToParameters().plainText
  }

  private var plainText: String {
    var lines = RecipeLines()
    lines.addComment("Imported by lttrecipe from \(origin).")
    lines.add(notes)
    lines.add("lttrecipe: 1")
    lines.add("name", name)
    lines.addBlank()
    addParameters(to: &lines)
    addSessions(to: &lines)
    if !triggers.isEmpty {
      lines.addBlank()
      lines.nest("triggers") { lines in
        for trigger in triggers { TriggerText.add(trigger, of: self, to: &lines) }
      }
    }
    addSteps("setup", setup, to: &lines)
    addSteps("payload", payload, to: &lines)
    addSteps("teardown", teardown, to: &lines)
    if isStanding {
      lines.addBlank()
      lines.addComment(
        "There is no `payload:`, so `apply` leaves this recording; a payload ends it.")
    }
    return Self.formatted(lines.text)
  }

  private var isStanding: Bool { payload.allSatisfy { $0.command == nil } }

  private func addParameters(to lines: inout RecipeLines) {
    guard !parameters.isEmpty else { return }

    lines.nest("parameters") { lines in
      for parameter in parameters {
        var entries = [("description", InlineText.value(parameter.description))]
        if let fallback = parameter.fallback {
          entries.insert(("default", InlineText.text(fallback)), at: 0)
        }
        lines.add("\(parameter.name): \(InlineText.mapping(entries))")
      }
    }
    lines.addBlank()
  }

  private func addSessions(to lines: inout RecipeLines) {
    if sessions.count == 1, sessions[0].name == name {
      SessionText(sessions[0], isStanding: isStanding).add(to: &lines)
    } else {
      lines.nest("sessions") { lines in
        for session in sessions {
          lines.nest(WrittenText.key(session.name)) { lines in
            SessionText(session, isStanding: isStanding).add(to: &lines)
          }
        }
      }
    }
  }

  private func addSteps(_ key: String, _ steps: [ImportedStep], to lines: inout RecipeLines) {
    guard !steps.isEmpty else { return }

    lines.addBlank()
    guard steps.contains(where: { $0.command != nil }) else {
      for step in steps { lines.add(step.notes) }
      return
    }

    lines.nest(key) { lines in
      for step in steps { step.add(to: &lines) }
    }
  }

  private static func formatted(_ text: String) -> String {
    var diagnostics = DiagnosticCollector()
    let file = SourceFile(name: "", bytes: Array(text.utf8))
    guard let bytes = YAMLFormatter.formatted(file, diagnostics: &diagnostics) else { return text }

    return String(decoding: bytes, as: UTF8.self)
  }
}

extension ImportedStep {
  func add(to lines: inout RecipeLines) {
    lines.add(notes)
    guard let command else { return }

    lines.element { lines in
      switch command {
      case .run(let arguments):
        lines.add("run: \(InlineText.list(arguments))")
      case .shell(let text):
        lines.addText("shell", text)
      }
      if !environment.isEmpty {
        let entries = environment.sorted { $0.key < $1.key }.map { name, value in
          (WrittenText.inFlow(name), InlineText.text(value))
        }
        lines.add("env: \(InlineText.mapping(entries))")
      }
      if let user { lines.add("user", user) }
    }
  }
}
