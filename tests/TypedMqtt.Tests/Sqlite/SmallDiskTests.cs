using TypedMqtt.Session;
using TypedMqtt.Storage;

namespace TypedMqtt.Tests.Sqlite;

/// <summary>Disks that are full or read-only, as far as this machine lets a test have one.</summary>
public sealed class SmallDiskTests
{
    [Fact]
    public void When_the_disk_is_full_that_is_said_and_everything_that_was_kept_before_is_there_when_it_has_room_again()
    {
        using var disk = new SmallDisk(kilobytes: 512);
        disk.SkipUnlessMounted();
        var kept = 0;
        SessionStoreException? failure = null;
        using (var store = SessionFolder.Store(disk.File))
        {
            store.Open();
            while (failure is null)
            {
                try
                {
                    store.Append([new SessionRecord(SessionRecordKind.Accepted, Message: SessionFolder.Numbered(kept + 1))]);
                    kept++;
                    Assert.True(kept < 10_000, "It is never full.");
                }
                catch (SessionStoreException e)
                {
                    failure = e;
                }
            }
        }

        Assert.Contains("The disk is full.", failure.Message, StringComparison.Ordinal);
        Assert.Contains(disk.File, failure.Message, StringComparison.Ordinal);
        disk.Remount("size=8m");
        using var again = SessionFolder.Store(disk.File);
        Assert.Equal(Enumerable.Range(1, kept).Select(entry => (long)entry), again.Open().Messages.Select(message => message.Entry));
    }

    [Fact]
    public void A_session_on_a_read_only_disk_is_refused_and_left_as_it_is()
    {
        using var disk = new SmallDisk(kilobytes: 512);
        disk.SkipUnlessMounted();
        using (var store = SessionFolder.Store(disk.File))
        {
            store.Open();
            store.Append([new SessionRecord(SessionRecordKind.Accepted, Message: SessionFolder.Numbered(1))]);
        }

        disk.Remount("ro");
        using (var store = SessionFolder.Store(disk.File))
        {
            Assert.Contains(disk.File, Assert.Throws<SessionStoreException>(() => store.Open()).Message, StringComparison.Ordinal);
        }

        disk.Remount("rw");
        using var again = SessionFolder.Store(disk.File);
        var kept = again.Open();
        Assert.Single(kept.Messages);
        Assert.Null(kept.SetAside);
    }

    [Fact]
    public void A_disk_without_room_for_a_new_session_is_refused()
    {
        using var disk = new SmallDisk(kilobytes: 4);
        disk.SkipUnlessMounted();
        using var store = SessionFolder.Store(disk.File);
        Assert.Contains(disk.File, Assert.Throws<SessionStoreException>(() => store.Open()).Message, StringComparison.Ordinal);
    }
}
