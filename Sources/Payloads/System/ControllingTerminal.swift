import CGate
import Glibc

/// Owns the loan of the controlling terminal's foreground to a program's process group.
///
/// Given by the parent when a program asks for it, so that held programs do not take it from each other;
/// taken back by `deinit`, with the modes that it had before: a program that was killed leaves its own.
struct ForegroundLoan: ~Copyable {
  private let terminal: OwnedDescriptor
  private let ownModes: termios?

  /// Makes a process group the foreground one, which gets `modes` where it had the terminal before; fails
  /// without a controlling terminal, and when lttrecipe itself runs in the background.
  init?(to processGroup: Int32, modes: termios? = nil) {
    guard let terminal = ControllingTerminal.open(), tcgetpgrp(terminal.number) == getpgrp() else {
      return nil
    }

    let ownModes = ControllingTerminal.modes(of: terminal.number)
    if let modes { ControllingTerminal.setModes(modes, of: terminal.number) }
    guard tcsetpgrp(terminal.number, processGroup) == 0 else { return nil }

    self.terminal = terminal
    self.ownModes = ownModes
  }

  deinit {
    ControllingTerminal.fromBackground {
      tcsetpgrp(terminal.number, getpgrp())
      if let ownModes { ControllingTerminal.setModes(ownModes, of: terminal.number) }
    }
  }

  /// Whether the terminal is gone.
  var isHungUp: Bool { tcgetpgrp(terminal.number) < 0 }

  /// Takes the terminal back; returns the modes that the program had there.
  consuming func end() -> termios? {
    ControllingTerminal.modes(of: terminal.number)
  }
}

/// The modes of the terminal in whose foreground lttrecipe is, for a program that shares it: one that is killed at
/// its prompt leaves the terminal without echo.
struct ForegroundModes {
  private let modes: termios

  /// Fails without a controlling terminal, and when lttrecipe runs in the background.
  init?() {
    guard let terminal = Self.foreground, let modes = ControllingTerminal.modes(of: terminal.number)
    else { return nil }

    self.modes = modes
  }

  /// Sets them again, where lttrecipe is still in the foreground.
  func restore() {
    if let terminal = Self.foreground {
      ControllingTerminal.setModes(modes, of: terminal.number)
    }
  }

  private static var foreground: OwnedDescriptor? {
    ControllingTerminal.isOthers ? nil : ControllingTerminal.open()
  }
}

/// The terminal of lttrecipe's session.
enum ControllingTerminal {
  static func open() -> OwnedDescriptor? {
    let number = Glibc.open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    return number < 0 ? nil : OwnedDescriptor(number)
  }

  /// Whether there is one, and lttrecipe runs in its background.
  static var isOthers: Bool {
    guard let terminal = open() else { return false }

    return tcgetpgrp(terminal.number) != getpgrp()
  }

  static func modes(of terminal: Int32) -> termios? {
    var modes = termios()
    return tcgetattr(terminal, &modes) == 0 ? modes : nil
  }

  /// What was not printed yet is not waited for: nobody may read it.
  static func setModes(_ modes: termios, of terminal: Int32) {
    var modes = modes
    tcsetattr(terminal, TCSANOW, &modes)
  }

  /// Changes the terminal from its background, where SIGTTOU would stop the caller.
  static func fromBackground(_ change: () -> Void) {
    let before = SignalMask.block([SIGTTOU])
    change()
    SignalMask.restore(before)
  }
}
