using System.Text;
using TypedMqtt.CompilerServices;
using TypedMqtt.Dispatch;

namespace TypedMqtt.Tests.Dispatch;

public sealed class LaneKeyTests
{
    [Theory]
    [InlineData("a/{id}/c", "id", "a/7/c", "7")]
    [InlineData("{id}/b", "id", "7/b", "7")]
    [InlineData("a/{id}", "id", "a/7", "7")]
    [InlineData("a/{{id}}/{id}", "id", "a/{id}/7", "7")]
    [InlineData("/{id}", "id", "/\u00E9", "\u00E9")]
    [InlineData("a/{*rest}", "rest", "a/b/c", "b/c")]
    [InlineData("a/{*rest}", "rest", "a", "")]
    [InlineData("a/b/{id}", "id", "a", "")]
    public void A_level_is_found_where_it_stands_in_the_template(string template, string level, string topic, string key) =>
        Assert.Equal(key, Encoding.UTF8.GetString(LaneKey.OfLevel(Member(template), level)!.Value.Of(Encoding.UTF8.GetBytes(topic))));

    [Theory]
    [InlineData("a/{id}", "ID")]
    [InlineData("a/{{id}}", "id")]
    [InlineData("a/id", "id")]
    public void A_level_that_the_template_has_not_is_not_found(string template, string level) => Assert.Null(LaneKey.OfLevel(Member(template), level));

    [Fact]
    public void Without_a_level_the_whole_topic_is_the_key() => Assert.Equal("a/b"u8, LaneKey.Topic.Of("a/b"u8));

    [Fact]
    public void Levels_before_those_of_the_member_are_no_part_of_the_key()
    {
        Assert.Equal("a/b"u8, LaneKey.Topic.Behind(3).Of("request/client/7/a/b"u8));
        Assert.Equal("7"u8, LaneKey.OfLevel(Member("a/{id}/c"), "id")!.Value.Behind(3).Of("request/client/8/a/7/c"u8));
    }

    private static MqttMember<string> Member(string template) => new("ITest.Member", template, MqttMemberKind.Event, MqttQos.AtMostOnce, 0, MqttPayloads.Text);
}
