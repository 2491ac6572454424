import Diagnostics
import LTTngModel

/// Finds what is wrong with a filter before LTTng sees it.
///
/// liblttng-ctl answers a filter that it cannot read with a code, and prints the reason where nobody looks;
/// a filter that names no context field, or that `&` binds otherwise than in C, is taken, and is never true
/// (LTTng 2.13.9).
struct FilterCheck {
  /// One finding; all are about the whole filter.
  struct Finding {
    let severity: Severity
    var id = DiagnosticID.filterInvalid
    let message: String
    let help: String?
  }

  /// `LTTNG_FILTER_MAX_LEN` in `<lttng/constant.h>`, its null character in it.
  private static let maximumByteCount = 65_535

  private let domain: TracingDomain
  private(set) var findings: [Finding] = []

  /// Whether an operand is due.
  private var isOperandDue = true

  /// What was opened and is not yet closed, with the operators in it; the first is the whole.
  private var levels = [Level(opening: "")]

  private struct Level {
    let opening: String
    var comparisonCount = 0
    var bitOperator: String?
  }

  static func findings(in text: String, domain: TracingDomain) -> [Finding] {
    var check = FilterCheck(domain: domain)
    check.look(at: text)
    return check.findings
  }

  private init(domain: TracingDomain) {
    self.domain = domain
  }

  private mutating func look(at text: String) {
    guard text.utf8.count <= Self.maximumByteCount else {
      return error("the filter has more than \(Self.maximumByteCount) bytes", help: nil)
    }

    do throws(FilterLexer.Fault) {
      for token in try FilterLexer.tokens(of: text) {
        take(token)
        if !findings.isEmpty, findings.contains(where: { $0.severity == .error }) { return }
      }
      end()
    } catch {
      guard case .openQuote(let rest) = error else { return }

      self.error("the filter's text \(rest) is not closed", help: "end it with a quotation mark")
    }
  }

  // MARK: - Words

  private mutating func take(_ token: FilterToken) {
    switch token {
    case .operand(let text): takeOperand(text)
    case .binary(let symbol): takeOperator(symbol)
    case .prefix: break
    case .open(let bracket): takeOpening(bracket)
    case .close(let bracket): takeClosing(bracket)
    case .foreign(let symbol): takeForeign(symbol)
    }
  }

  private mutating func takeOperand(_ text: String) {
    let words = ["and": "&&", "or": "||", "not": "!"]
    if let symbol = words[text.lowercased()] {
      return error("a filter has no word `\(text)`", help: "write `\(symbol)`")
    }
    guard isOperandDue else {
      return error("the filter lacks an operator before `\(text)`", help: "such as `&&` or `==`")
    }

    isOperandDue = false
    checkContext(text)
  }

  private mutating func takeOperator(_ symbol: String) {
    guard !isOperandDue else {
      return error("the filter lacks what stands before `\(symbol)`", help: nil)
    }

    isOperandDue = true
    switch symbol {
    case "==", "!=", "<", ">", "<=", ">=": levels[levels.count - 1].comparisonCount += 1
    case "&", "|", "^": levels[levels.count - 1].bitOperator = symbol
    case "&&", "||": endOfComparison()
    default: break
    }
  }

  private mutating func takeOpening(_ bracket: String) {
    guard isOperandDue || bracket == "[" else {
      return error("the filter lacks an operator before `(`", help: "such as `&&`")
    }

    isOperandDue = true
    levels.append(Level(opening: bracket))
  }

  private mutating func takeClosing(_ bracket: String) {
    let opening = bracket == ")" ? "(" : "["
    guard levels.count > 1, levels.last?.opening == opening else {
      return error("the filter closes a `\(bracket)` that it did not open", help: nil)
    }
    guard !isOperandDue else {
      return error("the filter lacks what stands before `\(bracket)`", help: nil)
    }

    endOfComparison()
    levels.removeLast()
  }

  private mutating func takeForeign(_ symbol: String) {
    let help =
      switch symbol {
      case "=": "write `==`"
      case "*": "a pattern stands between quotes: `name == \"*slow*\"`"
      case "/", "%": "LTTng's filters do not calculate"
      default: nil as String?
      }
    error("a filter has no operator `\(symbol)`", help: help)
  }

  private mutating func end() {
    if levels.count > 1, let opening = levels.last?.opening {
      error("the filter does not close a `\(opening)`", help: nil)
    } else if isOperandDue {
      error("the filter ends where an operand is due", help: "write a field's name or a value")
    } else {
      endOfComparison()
    }
  }

  /// LTTng's `&`, `|` and `^` bind more tightly than its comparisons: `a == 1 & b == 2` is
  /// `a == (1 & b) == 2`.
  private mutating func endOfComparison() {
    let level = levels.removeLast()
    levels.append(Level(opening: level.opening))
    guard let symbol = level.bitOperator, level.comparisonCount > 0 else { return }

    let hint = symbol == "^" ? "" : "; the logical one is `\(symbol)\(symbol)`"
    findings.append(
      Finding(
        severity: .warning,
        message: "`\(symbol)` binds more tightly than a comparison in LTTng's filters, unlike in C",
        help: "put what belongs together in parentheses\(hint)"))
  }

  private mutating func error(
    _ message: String, id: DiagnosticID = .filterInvalid, help: String?
  ) {
    findings.append(Finding(severity: .error, id: id, message: message, help: help))
  }

  // MARK: - Context fields

  /// A field that no record has makes the filter false, without a word.
  private mutating func checkContext(_ operand: String) {
    if operand.hasPrefix("$ctx.") {
      checkContextName(String(operand.dropFirst("$ctx.".count)))
    } else if operand.hasPrefix("$app.") {
      if ContextField(operand) == nil {
        error("`\(operand)` names no context field", help: "write `$app.PROVIDER:TYPE`")
      }
    } else if operand.hasPrefix("$") {
      error(
        "`\(operand)` is no field", help: "context fields are `$ctx.NAME` and `$app.PROVIDER:TYPE`")
    }
  }

  private mutating func checkContextName(_ name: String) {
    let names = Self.contextNames(in: domain)
    guard !names.contains(name) else {
      if name == ContextType.prio.rawValue, domain == .kernel {
        error(
          "the context field `prio` can panic the kernel (LTTng-modules 2.13)",
          id: .contextDangerous,
          help: "take it out; `sched_switch` records the priorities")
      }
      return
    }

    error(
      "no context field of the \(domain.rawValue) domain is called `\(name)`: the filter would never "
        + "be true",
      id: .contextUnknown,
      help: NearestSpelling.question(for: name, among: names)
        ?? "there are: \(names.joined(separator: ", "))")
  }

  /// The context fields that a filter can name; those of the agents' domains are user space's.
  static func contextNames(in domain: TracingDomain) -> [String] {
    let types = ContextType.allCases.filter {
      $0.domains.contains(domain.tracer) && $0 != .callstackKernel && $0 != .callstackUser
    }
    return (types.map(\.rawValue) + ["cpu_id"]).sorted()
  }
}
