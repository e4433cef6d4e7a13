using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Protocol;
using TypedMqtt.Session;
using TypedMqtt.Storage;
using TypedMqtt.Tests.Harness;

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
    public void What_a_full_disk_has_not_taken_can_be_given_again_when_it_has_room_and_is_there_once()
    {
        using var disk = new SmallDisk(kilobytes: 512);
        disk.SkipUnlessMounted();
        using var store = SessionFolder.Store(disk.File);
        store.Open();
        var entry = 0;
        List<SessionRecord> records = [];
        while (records.Count == 0)
        {
            // As large as it takes to come to the end of the disk in the middle of a batch.
            var batch = Enumerable.Range(0, 50).Select(_ => new SessionRecord(SessionRecordKind.Accepted, Message: SessionFolder.Numbered(++entry))).ToList();
            try
            {
                store.Append(batch);
                Assert.True(entry < 100_000, "It is never full.");
            }
            catch (SessionStoreException e)
            {
                Assert.True(e.MayPass);
                records = batch;
            }
        }

        Assert.True(Assert.Throws<SessionStoreException>(() => store.Append(records)).MayPass);
        disk.Remount("size=8m");
        store.Append(records);
        store.Dispose();
        using var again = SessionFolder.Store(disk.File);
        Assert.Equal(Enumerable.Range(1, entry).Select(number => (long)number), again.Open().Messages.Select(message => message.Entry));
    }

    [Fact]
    public async Task A_client_on_a_full_disk_waits_and_goes_on_when_there_is_room()
    {
        using var disk = new SmallDisk(kilobytes: 512);
        disk.SkipUnlessMounted();
        await using var host = ClientHost.Create(
            MqttProtocolVersion.V500, options => options.CompleteWhen = MqttCompletion.Accepted, configure: mqtt => mqtt.UseSqliteSessions(disk.File));
        host.Network.MakeUnreachable("first");
        var accepted = new List<Task>();
        while (accepted.All(publish => !publish.IsFaulted))
        {
            accepted.Add(host.PublishAsync(1, new string('x', 4_000)));
            Assert.True(accepted.Count < 5_000, "It is never full.");
            await Task.Yield();
        }

        accepted.RemoveAll(publish => publish.IsFaulted);
        disk.Remount("size=64m");
        host.Network.MakeReachable("first");
        var peer = await host.GoOnlineAsync();
        await Within.Limits(Task.WhenAll(accepted));
        for (var i = 0; i < accepted.Count; i++)
        {
            await peer.ReceiveAsync(PacketType.Publish);
        }
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
            var failure = Assert.Throws<SessionStoreException>(() => store.Open());
            Assert.Contains(disk.File, failure.Message, StringComparison.Ordinal);
            Assert.True(failure.MayPass, failure.Message);
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
        var failure = Assert.Throws<SessionStoreException>(() => store.Open());
        Assert.Contains(disk.File, failure.Message, StringComparison.Ordinal);
        Assert.True(failure.MayPass, failure.Message);
        disk.Remount("size=8m");
        Assert.Empty(store.Open().Messages);
    }
}
