using TypedMqtt.Requests;

namespace TypedMqtt.Tests.Requests;

public sealed class SeenRequestsTests
{
    [Fact]
    public void A_request_is_known_again_until_it_is_forgotten()
    {
        var seen = new SeenRequests();
        var key = SeenRequests.KeyOf(new ReturnAddress("a", [1, 2], IsByTopic: false));

        Assert.True(seen.TryAdd(key));
        Assert.False(seen.TryAdd(key));
        seen.Forget(key);
        Assert.True(seen.TryAdd(key));
    }

    [Fact]
    public void Only_so_many_are_known()
    {
        var seen = new SeenRequests();
        var first = Guid.NewGuid();
        Assert.True(seen.TryAdd(first));
        for (var i = 1; i < SeenRequests.Limit; i++)
        {
            Assert.True(seen.TryAdd(Guid.NewGuid()));
        }

        Assert.False(seen.TryAdd(first));
        Assert.True(seen.TryAdd(Guid.NewGuid()));
        Assert.True(seen.TryAdd(first));
    }

    [Fact]
    public void Response_topic_and_correlation_data_are_told_apart()
    {
        ReturnAddress[] addresses = [new("a", [1], false), new("a", [2], false), new("b", [1], false), new("a", null, true), new("a\u0001", null, true)];

        Assert.Equal(addresses.Length, addresses.Select(SeenRequests.KeyOf).Distinct().Count());
    }
}
