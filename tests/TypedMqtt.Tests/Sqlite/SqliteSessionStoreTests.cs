using System.Text;
using CsCheck;
using Microsoft.Data.Sqlite;
using TypedMqtt.Session;
using TypedMqtt.Sqlite;
using TypedMqtt.Storage;
using TypedMqtt.Tests.Storage;

namespace TypedMqtt.Tests.Sqlite;

/// <summary>The file: what is in it after every way a process can end, and what is done with files that are not as they should be.</summary>
public sealed class SqliteSessionStoreTests : IDisposable
{
    private readonly SessionFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Whatever_happens_to_a_session_the_file_says_the_same_as_the_journal_after_every_commit() =>
        Gen.Int[0, 1_000_000].Array[1, 120].Sample(
            numbers =>
            {
                using var folder = new SessionFolder();
                using var store = folder.Store(new SqliteSessionOptions { Durability = SqliteDurability.Relaxed });
                store.Open();
                var disk = new MemoryDisk();
                var session = new RandomSession();
                for (var i = 0; i < numbers.Length; i++)
                {
                    var records = session.Act(numbers[i]);
                    if (records.Count > 0)
                    {
                        store.Append(records);
                        disk.Append(records, SessionFolder.Identity);
                    }

                    if (i % 10 == 9 || i == numbers.Length - 1)
                    {
                        AssertSame(disk.Read(SessionFolder.Identity), Read(folder.Kill()));
                    }
                }
            },
            iter: 30);

    [Fact]
    public void A_log_that_is_torn_anywhere_leaves_what_was_committed_before_the_tear()
    {
        using var store = _folder.Store();
        store.Open();
        var disk = new MemoryDisk();
        var session = new RandomSession();
        var states = new List<(long Length, KeptSession Kept)> { (_folder.LogLength, disk.Read(SessionFolder.Identity)) };
        for (var i = 0; i < 60; i++)
        {
            var records = session.Act(7919 * (i + 3) % 1_000_003);
            if (records.Count > 0)
            {
                store.Append(records);
                disk.Append(records, SessionFolder.Identity);
                states.Add((_folder.LogLength, disk.Read(SessionFolder.Identity)));
            }
        }

        Assert.True(states.Count > 20, "Too little has happened.");
        for (var i = 1; i < states.Count; i++)
        {
            var (before, after) = (states[i - 1].Length, states[i].Length);
            if (before == after)
            {
                // To forget what is not there writes nothing.
                continue;
            }

            foreach (var tear in new[] { before + 1, before + ((after - before) / 2), after - 1 })
            {
                AssertSame(states[i - 1].Kept, Read(_folder.Kill(tear)));
            }

            AssertSame(states[i].Kept, Read(_folder.Kill(after)));
        }
    }

    [Fact]
    public void Nobody_but_the_owner_may_read_the_files()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        using var store = _folder.Store();
        store.Open();
        store.Append([new SessionRecord(SessionRecordKind.Accepted, Message: SessionFolder.Numbered(1))]);

        Assert.Equal(["session.db", "session.db-wal"], _folder.Names);
        foreach (var file in new[] { _folder.File, _folder.File + "-wal" })
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(file).UnixFileMode);
        }
    }

    [Fact]
    public void A_file_that_is_in_use_is_named_and_nothing_happens_to_it()
    {
        using var first = _folder.Store();
        first.Open();
        using var second = _folder.Store();

        var failure = Assert.Throws<SessionStoreException>(() => second.Open());

        Assert.Contains(_folder.File, failure.Message, StringComparison.Ordinal);
        Assert.Contains("in use", failure.Message, StringComparison.Ordinal);
        first.Append([new SessionRecord(SessionRecordKind.Accepted, Message: SessionFolder.Numbered(1))]);
        first.Dispose();
        Assert.Single(second.Open().Messages);
    }

    [Fact]
    public void Another_clients_file_is_refused()
    {
        _folder.Fill();
        using var store = _folder.Store(identity: SessionFolder.Identity with { ClientId = "other" });

        var failure = Assert.Throws<SessionStoreException>(() => store.Open());

        Assert.Contains("'probe'", failure.Message, StringComparison.Ordinal);
        Assert.Single(Read(_folder.File).Messages);
    }

    [Fact]
    public void A_database_of_something_else_is_refused_and_not_touched()
    {
        Execute("CREATE TABLE precious (x)");
        var before = File.ReadAllBytes(_folder.File);
        using var store = _folder.Store();

        Assert.Contains("something else", Assert.Throws<SessionStoreException>(() => store.Open()).Message, StringComparison.Ordinal);

        store.Dispose();
        Execute("INSERT INTO precious VALUES (1)");
        Assert.Equal(["session.db"], _folder.Names.Where(name => !name.EndsWith("-wal", StringComparison.Ordinal) && !name.EndsWith("-shm", StringComparison.Ordinal)));
        Assert.Equal(before.Length, new FileInfo(_folder.File).Length);
    }

    [Fact]
    public void A_file_of_a_newer_version_is_refused()
    {
        _folder.Fill();
        Execute("PRAGMA user_version = 99");
        using var store = _folder.Store();

        Assert.Contains("newer version", Assert.Throws<SessionStoreException>(() => store.Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_the_first_version_is_migrated_and_nothing_in_it_is_lost()
    {
        Execute("""
            CREATE TABLE session (
                id INTEGER PRIMARY KEY CHECK (id = 1), client_id TEXT NOT NULL, servers TEXT, last_packet_id INTEGER NOT NULL DEFAULT 0,
                last_entry INTEGER NOT NULL DEFAULT 0, releases INTEGER NOT NULL DEFAULT 0) STRICT;
            CREATE TABLE message (
                entry INTEGER PRIMARY KEY, qos INTEGER NOT NULL, retain INTEGER NOT NULL, expires_at INTEGER, expiry INTEGER NOT NULL,
                member TEXT NOT NULL, template TEXT NOT NULL, topic BLOB NOT NULL, properties BLOB NOT NULL, payload BLOB NOT NULL) STRICT;
            CREATE TABLE exchange (entry INTEGER PRIMARY KEY, packet_id INTEGER NOT NULL UNIQUE, release_order INTEGER NOT NULL) STRICT;
            CREATE TABLE stranded (packet_id INTEGER PRIMARY KEY) STRICT;
            CREATE TABLE received (packet_id INTEGER PRIMARY KEY, fingerprint INTEGER NOT NULL) STRICT;
            INSERT INTO session VALUES (1, 'probe', 'mqtt://first:1883', 5, 9, 0);
            INSERT INTO message VALUES (9, 1, 0, NULL, 0, 'IHouse.Bell', 'bell', x'62', x'', x'01');
            INSERT INTO received VALUES (3, 17);
            PRAGMA application_id = 0x544D5154;
            PRAGMA user_version = 1;
            """);

        var kept = Read(_folder.File);

        Assert.True(kept.HasSession);
        Assert.Equal(9, Assert.Single(kept.Messages).Entry);
        Assert.Equal(((ushort)3, 17), Assert.Single(kept.Received));
        Assert.Equal(32, kept.Token.Length);
        Assert.Equal(kept.Token, Read(_folder.File).Token);
    }

    [Fact]
    public void Every_file_has_a_session_of_its_own()
    {
        using var other = new SessionFolder();

        Assert.NotEqual(Read(_folder.File).Token, Read(other.File).Token);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("truncated")]
    [InlineData("overwritten")]
    [InlineData("emptied")]
    [InlineData("gone")]
    public void A_damaged_file_is_set_aside_and_an_empty_one_begins(string damage)
    {
        Damage(damage);
        using var store = _folder.Store();

        var kept = store.Open();

        Assert.Empty(kept.Messages);
        Assert.False(kept.HasSession);
        Assert.StartsWith(_folder.File + ".damaged-", kept.SetAside, StringComparison.Ordinal);
        Assert.Contains(_folder.Names, name => name.StartsWith("session.db.damaged-", StringComparison.Ordinal));
        store.Append([new SessionRecord(SessionRecordKind.Accepted, Message: SessionFolder.Numbered(1))]);
        store.Dispose();
        var again = Read(_folder.File);
        Assert.Single(again.Messages);
        Assert.Null(again.SetAside);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("truncated")]
    [InlineData("emptied")]
    public void A_damaged_file_is_left_where_it_is_by_those_who_refuse_it(string damage)
    {
        Damage(damage);
        var before = _folder.Names;
        using var store = _folder.Store(new SqliteSessionOptions { DamagedFile = SqliteDamagedFile.Refuse });

        Assert.Contains("StartEmpty", Assert.Throws<SessionStoreException>(() => store.Open()).Message, StringComparison.Ordinal);
        Assert.Equal(before, _folder.Names);
    }

    [Fact]
    public void Two_damaged_files_are_set_aside_under_two_names()
    {
        for (var i = 0; i < 2; i++)
        {
            File.WriteAllText(_folder.File, new string('x', 5_000));
            using var store = _folder.Store();
            store.Open();
        }

        Assert.Equal(2, _folder.Names.Count(name => name.Contains(".damaged-", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_path_that_cannot_be_written_is_named()
    {
        File.WriteAllText(_folder.File, "");
        using var store = SessionFolder.Store(Path.Combine(_folder.File, "session.db"));

        Assert.Contains(Path.Combine(_folder.File, "session.db"), Assert.Throws<SessionStoreException>(() => store.Open()).Message, StringComparison.Ordinal);
    }

    private void Damage(string damage)
    {
        using (var store = _folder.Store())
        {
            store.Open();
            for (var i = 1; i <= 200; i++)
            {
                store.Append([new SessionRecord(SessionRecordKind.Accepted, Message: SessionFolder.Numbered(i))]);
            }

            if (damage is "emptied" or "gone")
            {
                // The log of a process that was killed, without what it belongs to.
                File.Copy(_folder.Kill() + "-wal", _folder.File + ".kept");
            }
        }

        switch (damage)
        {
            case "text":
                File.WriteAllText(_folder.File, new string('x', 5_000));
                break;
            case "truncated":
                using (var file = File.OpenWrite(_folder.File))
                {
                    file.SetLength(file.Length / 2);
                }

                break;
            case "overwritten":
                using (var file = File.OpenWrite(_folder.File))
                {
                    file.Position = 4096;
                    file.Write(Encoding.ASCII.GetBytes(new string('x', (int)file.Length - 8192)));
                }

                break;
            case "emptied":
                File.WriteAllText(_folder.File, "");
                File.Move(_folder.File + ".kept", _folder.File + "-wal");
                break;
            case "gone":
                File.Delete(_folder.File);
                File.Move(_folder.File + ".kept", _folder.File + "-wal");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(damage), damage, null);
        }
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static KeptSession Read(string file)
    {
        using var store = SessionFolder.Store(file);
        return store.Open();
    }

    private static void AssertSame(KeptSession expected, KeptSession actual)
    {
        Assert.Equal((expected.HasSession, expected.LastPacketId, expected.LastEntry, expected.SetAside), (actual.HasSession, actual.LastPacketId, actual.LastEntry, actual.SetAside));
        Assert.Equal(expected.Received, actual.Received);
        Assert.Equal(expected.FirstExchange, actual.FirstExchange);
        Assert.Equal(expected.Completed, actual.Completed);
        Assert.Equal(expected.Stranded, actual.Stranded);
        Assert.Equal(expected.Messages.Select(Describe), actual.Messages.Select(Describe));
    }

    private static string Describe(KeptMessage message) =>
        $"{message.Entry} {message.State} {message.PacketId} {message.ReleaseOrder} {message.Qos} {message.Retain} {message.ExpiresAt} {message.Expiry} {message.Member} {message.Template} {Convert.ToHexString(message.Topic)} {Convert.ToHexString(message.Properties)} {Convert.ToHexString(message.Payload)}";
}
