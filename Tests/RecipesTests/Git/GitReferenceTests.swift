import Testing

@testable import Recipes

struct GitReferenceTests {
  @Test(arguments: [
    "https://example.org/presets.git", "https://example.org:8443/group/presets",
    "https://[2001:db8::1]/presets", "ssh://git@example.org/presets.git",
    "ssh://example.org:2222/presets", "git@example.org:group/presets.git", "host:presets",
    "host:/srv/presets.git", "file:///srv/presets.git", "file:///srv/my presets",
  ])
  func `an address that proves who answers is accepted`(url: String) {
    #expect(GitReference.fault(of: url, as: .git) == nil)
  }

  @Test(arguments: [
    ("", "1 to 2048 bytes"), ("-uhttps://example.org/x", "begin with `-`"),
    ("--upload-pack=touch /tmp/x", "begin with `-`"), ("ext::sh -c touch% /tmp/x", "`ext::`"),
    ("fd::17", "`fd::`"), ("::x", "`::`"), ("http://example.org/x", "`http://`"),
    ("git://example.org/x", "`git://`"), ("ftp://example.org/x", "`ftp://`"),
    ("git+ssh://example.org/x", "given `git+ssh://` up"), ("HTTPS://example.org/x", "`HTTPS://`"),
    ("s3://bucket/x", "`s3://`"), ("https://user:secret@example.org/x", "token in a URL"),
    ("https://ghp_token@example.org/x", "token in a URL"),
    ("https://example.org/x?access_token=secret", "no `?`"), ("https://example.org/x#v1", "no `?`"),
    ("https://example.org", "no repository"), ("https:///x", "`` is no host"),
    ("https://-oProxyCommand=x/x", "no host"), ("https://example.org:0x50/x", "no host"),
    ("https://exa mple.org/x", "no host"), ("ssh://-oProxyCommand=touch/x", "no host"),
    ("ssh://user:secret@example.org/x", "a password"), ("ssh://-l@example.org/x", "no user"),
    ("ssh://example.org/-x", "no repository"), ("-oProxyCommand=touch:x", "begin with `-`"),
    ("git@-oProxyCommand=touch:x", "no host"), ("git@example.org:", "no repository"),
    ("git@example.org:-x", "no repository"), ("file://host/x", "no host"), ("file:///", "no host"),
    ("file://", "no host"), ("/srv/presets", "no URL"), ("../presets", "no URL"),
    ("presets", "no URL"), ("https://example.org/x\n", "control"), ("a\\b:c", "control"),
    ("https://example.org/\u{1B}[2J", "control"), ("https://example.org/${what}", "`${`"),
  ])
  func `another address is refused by name`(url: String, message: String) throws {
    let fault = try #require(GitReference.fault(of: url, as: .git))
    #expect(fault.message.contains(message), "\(fault.message)")
    #expect(!fault.help.isEmpty)
  }

  @Test func `a secret is not repeated`() throws {
    for url in ["https://u:secret@example.org/x", "ssh://u:secret@example.org/x"] {
      let fault = try #require(GitReference.fault(of: url, as: .git))
      #expect(!"\(fault)".contains("secret"))
    }
  }

  @Test(arguments: [
    "v1", "v1.2.3", "main", "release/1.x", "refs/pull/3/head", "1.10", "ünï", "a@b",
    String(repeating: "0123456789", count: 4),
  ])
  func `a ref that git has is accepted`(ref: String) {
    #expect(GitReference.fault(of: ref, as: .ref) == nil)
  }

  @Test(arguments: [
    "", "-", "--all", "-v1", "a b", "a..b", "a~1", "v1^{}", "a:b", "a?", "a*", "[a", "a\\b", "/a",
    "a/", "a//b", ".a", "a/.b", "a.lock", "a.lock/b", "a.", "@", "a@{1}", "a\u{7F}", "a\tb",
    "${x}", String(repeating: "a", count: 256),
  ])
  func `a ref that git cannot have is refused`(ref: String) {
    #expect(GitReference.fault(of: ref, as: .ref) != nil)
  }

  @Test(arguments: [
    "kernel/sched", "sched.yaml", "a/b/c/d", ".lttrecipe/x", "ünï", "with space", "-x", "...",
  ])
  func `a path within the repository is accepted`(path: String) {
    #expect(GitReference.fault(of: path, as: .path) == nil)
  }

  @Test(arguments: [
    "", "/", "/etc/passwd", "..", "../x", "a/../x", "a/..", ".", "./a", "a/./b", "a//b", "a/",
    ".git/config", "a/.GIT/x", "a\\b", "a\u{0}b", "a\nb", "${p}",
    String(repeating: "a/", count: 600) + "b", String(repeating: "a", count: 256),
  ])
  func `a path that may lead elsewhere is refused`(path: String) {
    #expect(GitReference.fault(of: path, as: .path) != nil)
  }

  @Test func `a file's name is the path with or without its end`() {
    let names = ["a/b", "a/b.yaml", "a.yml"].map {
      GitReference(url: "u", path: $0, ref: "r").fileName
    }
    #expect(names == ["a/b.yaml", "a/b.yaml", "a.yml.yaml"])
  }
}
