import FoundationEssentials
import TestSupport

/// What somebody does at a terminal.
enum TerminalAct {
  /// Waits until the terminal shows a text, which it has not shown before the last one that was awaited.
  case awaits(String)
  case types(String)
  case resizes(rows: Int, columns: Int)

  /// Closes the terminal's window.
  case hangsUp

  fileprivate var words: [String] {
    switch self {
    case .awaits(let text): ["await", text]
    case .types(let text): ["type", text]
    case .resizes(let rows, let columns): ["resize", "\(rows) \(columns)"]
    case .hangsUp: ["hang-up"]
    }
  }
}

extension Machine {
  /// Runs a program on a new terminal of 24 lines and 80 columns, at which somebody does these things; returns how
  /// the program ended and what the terminal showed.
  func atTerminal(
    _ command: [String], _ acts: [TerminalAct], as role: Role = .user
  ) throws -> Finished {
    let list = String(decoding: try JSONEncoder().encode(acts.map(\.words)), as: UTF8.self)
    return try run(
      ["python3", "-c", Self.typist, list] + command, as: role,
      environment: ["TERM": "xterm", "PS1": "$ ", "HISTFILE": ""])
  }

  private static let typist = """
    import fcntl, json, os, pty, select, struct, sys, termios

    def resize(terminal, rows, columns):
      fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    child, terminal = pty.fork()
    if child == 0:
      resize(0, 24, 80)
      os.execvp(sys.argv[2], sys.argv[2:])
    shown = b""

    def read():
      if not select.select([terminal], [], [], 60)[0]:
        end("nothing comes")
      try:
        return os.read(terminal, 65536)
      except OSError:
        return b""

    def end(problem):
      print(shown.decode(errors="replace"), flush=True)
      sys.exit(problem)

    place = 0
    for act in json.loads(sys.argv[1]):
      if act[0] == "await":
        text = act[1].encode()
        while shown.find(text, place) < 0:
          data = read()
          if not data:
            end("not shown: " + act[1])
          shown += data
        place = shown.find(text, place) + len(text)
      elif act[0] == "type":
        os.write(terminal, act[1].encode())
      elif act[0] == "resize":
        resize(terminal, *map(int, act[1].split()))
      else:
        os.close(terminal)
        terminal = -1
    while terminal >= 0:
      data = read()
      if not data:
        break
      shown += data
    status = os.waitpid(child, 0)[1]
    print(shown.decode(errors="replace"), flush=True)
    sys.exit(os.waitstatus_to_exitcode(status) % 256)
    """
}

/// A full-screen program: it shows the size of the window and what was typed, then rings the bell.
enum ScreenProgram {
  /// Writes `screen.py` into the work folder of a user.
  static func write(on machine: Machine, of role: Role = .user) throws {
    try machine.write(text, to: "screen.py", of: role)
  }

  /// A payload that records something and then runs the program, which gets signals for the terminal's keys where
  /// the mode is `cbreak`, and the keys where it is `raw`.
  static func payload(_ mode: String) -> String {
    "- shell: \"ls > listed; exec env -u LD_PRELOAD python3 screen.py \(mode) < /dev/tty > /dev/tty\""
  }

  /// Ends the program, which writes what was typed into the file `typed`.
  static let endKey = "."

  /// Has the program kill itself.
  static let killKey = "\u{B}"

  private static let text = """
    import curses, os, signal, sys

    def show(screen, text):
      screen.clear()
      screen.addstr(0, 0, "size=%dx%d,text=<%s>" % (*screen.getmaxyx(), text))
      screen.refresh()
      # Curses drops the suspend character while it draws (ncurses 6.4, doupdate()).
      os.write(1, b"\\a")

    def run(screen):
      getattr(curses, sys.argv[1])()
      text = ""
      while True:
        show(screen, text)
        key = screen.getch()
        if key == ord("."):
          return text
        if key == 0x0b:
          os.kill(os.getpid(), signal.SIGKILL)
        if 0 <= key < 0x7f:
          text += chr(key)

    with open("typed", "w") as file:
      file.write(curses.wrapper(run))

    """
}
