import Glibc
import Payloads

// Before any thread starts, as lttrecipe itself does it.
ProgramSupervisor.blockSignals()
ProgramSupervisor.adoptOrphans()
exit(TestTool.run(Array(CommandLine.arguments.dropFirst())))
