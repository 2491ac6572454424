import Diagnostics
import Testing

@testable import Interchange

/// Scripts of which the recipe language refuses a part.
struct RecipeTrialTests {
  struct OddScript: CustomTestStringConvertible {
    let text: String

    /// What is said of the parts that are left out.
    let losses: [String]

    /// What the recipe still says.
    let keeps: [String]

    init(_ text: String, losses: [String], keeps: [String]) {
      self.text = text
      self.losses = losses
      self.keeps = keeps
    }

    var testDescription: String { String(text.prefix(40)) }
  }

  static let scripts = [
    OddScript(
      """
      lttng create s
      lttng enable-event -u 'a:*'
      lttng add-trigger --name=t --condition=event-rule-matches --type=user --name=a:b --action=snapshot-session s --action=notify
      lttng add-trigger --name=u --condition=event-rule-matches --type=user --name=a:b --action=snapshot-session s
      lttng add-trigger --name=v --condition=event-rule-matches --type=user --name=a:b --action=start-session other
      lttng add-trigger --name=w --condition=event-rule-matches --type=user --name='a:b' --filter='x ==' --action=notify
      """,
      losses: [
        #"`t: snapshot s`: LTTng records no snapshot"#, #"`u: snapshot s`"#,
        #"`v: start other`: no session"#, #"`w: notify`: the filter"#,
      ],
      keeps: ["do: [{notify: true}]"]),
    OddScript(
      """
      lttng create s
      lttng enable-event -u --probe=vfs_read x
      lttng enable-event -u --syscall open
      lttng enable-event -u --function=foo y
      lttng enable-event -k --userspace-probe=app:main z
      lttng enable-event -u 'a:*'
      """,
      losses: [
        #"`kprobe: x at vfs_read`"#, #"`syscall: open`"#, #"`kretprobe: y at foo`"#,
        #"`uprobe: z at elf:app:main`"#,
      ],
      keeps: ["a:*"]),
    OddScript(
      """
      lttng create s
      lttng enable-channel -u --subbuf-size=1 --num-subbuf=1 --switch-timer=0 --buffers-global ch
      lttng enable-event -u -c ch 'a:*' --filter='x == && y'
      lttng enable-event -u -c ch 'b:*' --loglevel=WARNING
      lttng add-context -u -c ch -t tid -t vtid -t perf:cpu:cycles -t '$app.x:y'
      """,
      losses: [#"`a:* filter x == && y`"#],
      keeps: ["b:*", "vtid"]),
    OddScript(
      """
      lttng create 'my session/with slash'
      lttng enable-channel -k 'a channel' '../evil' "$(printf x)"
      lttng enable-event -k -c 'a channel' sched_switch 
      lttng enable-event -k -c '../evil' sched_switch 
      lttng enable-event -k -c 'a channel' 'sched_*' -x sched_foo
      """,
      losses: [#"a channel cannot be called `../evil`"#],
      keeps: ["sched_foo"]),
    OddScript(
      """
      lttng create s --shm-path=relative
      lttng enable-channel -u ch --subbuf-size=16G --num-subbuf=1024 --tracefile-size=1 --tracefile-count=3
      lttng enable-channel -k big --num-subbuf=0 --blocking-timeout=5ms
      lttng enable-event -u -c ch 'a:*'
      lttng enable-event -k -c big sched_switch
      lttng track -u --vpid=-5,foo
      lttng track -k --pid=abc --uid=99999999999
      lttng enable-rotation --timer=0 --size=0
      """,
      losses: [#"`shm-path`"#, #"`track vpid`"#, #"`track pid`"#],
      keeps: ["99999999999"]),
    OddScript(
      """
      lttng create s --live=0 -U net://host
      lttng enable-channel -u ch --tracefile-size=1M
      lttng enable-event -u -c ch 'a:*'
      lttng enable-rotation --timer=5s
      """,
      losses: [#"`interval` of a live output cannot be 0"#],
      keeps: ["a:*"]),
    OddScript(
      """
      lttng create s --set-url=ftp://host
      lttng enable-event -u 'a:*'
      lttng create t --ctrl-url=tcp://h
      lttng enable-event -u 'a:*'
      lttng create u --set-url=net6://[::1]:5342/x
      lttng enable-event -u 'a:*'
      lttng create v --set-url=file:///tmp/v
      lttng enable-event -u 'a:*'
      lttng create w --snapshot -o /tmp/v --shm-path=/dev/shm/$USER
      lttng enable-event -u 'a:*'
      """,
      losses: [#"`ftp://host`"#, #"a tcp:// URL"#, #"`--shm-path`"#],
      keeps: ["net6", "local: /tmp/v"]),
    OddScript(
      """
      lttng create s
      lttng enable-channel -k a,b
      lttng enable-event -k -c a 'sched_*'
      lttng enable-event -k -c b --all
      lttng enable-event -k -c b --all
      lttng enable-event -k -c a --syscall '*'
      lttng enable-event -k -c a --syscall -a -f 'x==1'
      lttng enable-event -k -c a --probe=vfs_read p
      lttng enable-event -k -c a --probe=vfs_write p
      lttng enable-event -k -c a --function=vfs_write p
      lttng enable-event -k -c b 'sched_switch' --loglevel=INFO
      lttng enable-event -k -c b --exclude=foo 'kmem_*'
      """,
      losses: [#"two probes of the channel `a` are called `p`"#],
      keeps: ["vfs_read", "kmem_*"]),
    OddScript(
      """
      lttng create s
      lttng enable-event -j 'org.*' --loglevel=FINE
      lttng enable-event -l 'org' --filter 'a"b'
      lttng enable-event -p -a --loglevel-only=DEBUG
      lttng add-context -j -t vpid -t procname
      lttng enable-event -u -a -x 'a*'
      lttng enable-event -k 'lttng_logger' --exclude x
      """,
      losses: [#"filter's text "b is not closed"#],
      keeps: ["fine", "debug"]),
    OddScript(
      """
      lttng create s
      lttng enable-event -u 'a:*'
      lttng start
      sudo -u nobody env A=1 ./app '' '${x}' "a
      b"
      ./app > /dev/null 2>&1 &
      printf '\\t%s\\n' x
      LD_PRELOAD=/evil.so ./b
      A=b=c ./c -- "$A"
      time ./d
      lttng stop
      """,
      losses: [],
      keeps: ["./app"]),
  ]

  @Test(arguments: scripts)
  func `what is refused is left out and said, and the rest stays`(script: OddScript) throws {
    let imported = ScriptImport.recipe(of: script.text, name: "x", origin: "a test")
    let (recipe, errors) = RecipeTrial.accepted(imported, errors: LoadedText.errors)
    #expect(errors.isEmpty && LoadedText.errors(in: recipe).isEmpty, "\(recipe.text)")
    for loss in script.losses {
      #expect(recipe.losses.contains { $0.text.contains(loss) }, "\(loss)\n\(recipe.text)")
    }
    for part in script.keeps { #expect(recipe.text.contains(part), "\(recipe.text)") }
  }

  @Test func `what is no part's fault leaves the recipe as it is, and is told`() throws {
    let script = "lttng create s\nlttng enable-event -u 'a:*'\n"
    let imported = ScriptImport.recipe(of: script, name: "x", origin: "a test")
    let error = try #require(
      LoadedText.errors(in: ImportedRecipe(name: "x", origin: "a test")).first)
    let (recipe, errors) = RecipeTrial.accepted(imported) { _ in [error] }
    #expect(recipe.text == imported.text && errors.map(\.message) == [error.message])
  }

  @Test func `a recipe of many faults stays as it is, and what is wrong is told`() throws {
    let error = try #require(
      LoadedText.errors(in: ImportedRecipe(name: "x", origin: "a test")).first)
    let many = (0..<3000).map { "lttng enable-event -u p:e\($0)" }.joined(separator: "\n")
    let large = ScriptImport.recipe(of: many, name: "x", origin: "a test")
    let (same, faults) = RecipeTrial.accepted(large) { _ in [error] }
    #expect(same.text == large.text && faults.map(\.message) == [error.message])
  }
}
