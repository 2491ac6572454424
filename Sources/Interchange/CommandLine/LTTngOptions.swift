/// An option of a command of lttng(1).
struct LTTngOption: Equatable {
  enum Argument {
    case none
    case required

    /// Behind `=` only.
    case optional
  }

  let name: String
  let letter: Character?
  let argument: Argument

  /// Reads `NAME[,LETTER]`, ended by `=` where it takes an argument and by `=?` where it may.
  fileprivate init(_ text: Substring) {
    argument = text.hasSuffix("=?") ? .optional : text.hasSuffix("=") ? .required : .none
    let parts = text.prefix { $0 != "=" }.split(separator: ",")
    name = String(parts.first ?? "")
    letter = parts.count > 1 ? parts[1].first : nil
  }
}

/// The options of lttng(1) 2.13 and of its commands.
enum LTTngOptions {
  /// Those before the command's name.
  static let general = options(
    "verbose,v quiet,q group,g= mi,m= no-sessiond,n sessiond-path= relayd-path= help,h version,V "
      + "list-commands list-options")

  /// Returns the options of a command; nil for a command that LTTng 2.13 lacks.
  static func ofCommand(_ name: String) -> [LTTngOption]? {
    table[name].map { options($0 + " help,h list-options") }
  }

  private static func options(_ text: String) -> [LTTngOption] {
    text.split(separator: " ").map { LTTngOption($0) }
  }

  private static let domains = "kernel,k userspace,u jul,j log4j,l python,p session,s="
  private static let tracked =
    "kernel,k userspace,u session,s= all,a pid,p=? vpid=? uid=? vuid=? gid=? vgid=?"

  private static let table: [String: String] = [
    "create":
      "output,o= set-url,U= ctrl-url,C= data-url,D= no-output no-consumer disable-consumer snapshot "
      + "live=? shm-path= trace-path=",
    "enable-channel":
      domains + " discard overwrite subbuf-size= num-subbuf= switch-timer= monitor-timer= "
      + "read-timer= output= buffers-uid buffers-pid buffers-global tracefile-size,C= "
      + "tracefile-count,W= blocking-timeout=",
    "disable-channel": domains,
    "enable-event":
      domains + " channel,c= all,a tracepoint probe= function= syscall userspace-probe= loglevel= "
      + "loglevel-only= filter,f= exclude,x=",
    "disable-event":
      domains + " channel,c= all-events,a all tracepoint probe function syscall userspace-probe",
    "add-context": domains + " channel,c= type,t= list",
    "track": tracked,
    "untrack": tracked,
    "enable-rotation": "session,s= timer= size=",
    "disable-rotation": "session,s= timer size",
    "rotate": "no-wait,n",
    "snapshot": "session,s= ctrl-url,C= data-url,D= name,n= max-size,m=",
    "add-trigger": "",
    "remove-trigger": "owner-uid=",
    "list-triggers": "",
    "start": "",
    "stop": "no-wait,n",
    "destroy": "all,a no-wait,n",
    "clear": "all,a",
    "regenerate": "session,s=",
    "metadata": "session,s=",
    "set-session": "",
    "save": "all,a force,f output-path,o=",
    "load":
      "all,a force,f input-path,i= override-name= override-url=",
    "list":
      "kernel,k userspace,u jul,j log4j,l python,p channel,c= domain,d fields,f syscall",
    "status": "",
    "view": "list,l viewer,e= trace-path,t=",
    "version": "",
    "help": "",
  ]
}
