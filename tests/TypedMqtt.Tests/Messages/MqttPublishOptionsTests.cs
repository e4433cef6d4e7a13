using TypedMqtt.Tests.Harness;
using TypedMqtt.Tests.Telemetry;

namespace TypedMqtt.Tests.Messages;

public sealed class MqttPublishOptionsTests
{
    [Fact]
    public void Nothing_differs_by_default()
    {
        var options = new MqttPublishOptions();

        Assert.Equal((null, null, null, null), (options.Qos, options.Retain, options.Expiry, options.ContentType));
        Assert.Empty(options.UserProperties);
    }

    [Fact]
    public void A_quality_of_service_that_does_not_exist_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MqttPublishOptions { Qos = (MqttQos)3 });

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(4_294_967_296)]
    public void An_expiry_that_MQTT_cannot_carry_is_refused(long seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MqttPublishOptions { Expiry = TimeSpan.FromSeconds(seconds) });

    [Fact]
    public void The_longest_expiry_and_none_at_all_are_taken()
    {
        Assert.Equal(TimeSpan.FromSeconds(uint.MaxValue), new MqttPublishOptions { Expiry = TimeSpan.FromSeconds(uint.MaxValue) }.Expiry);
        Assert.Equal(Timeout.InfiniteTimeSpan, new MqttPublishOptions { Expiry = Timeout.InfiniteTimeSpan }.Expiry);
    }

    [Fact]
    public async Task A_content_type_that_no_packet_can_hold_is_refused_by_the_publish()
    {
        await using var host = ClientHost.Create(MqttProtocolVersion.V500, configure: mqtt => mqtt.AddTraced());

        foreach (var contentType in new[] { "text\0plain", "\uD800", new string('a', 65_536) })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => host.Get<ITraced>().OptionsAsync("x", new MqttPublishOptions { ContentType = contentType }));
        }
    }

    [Fact]
    public void A_user_property_without_a_name_or_a_value_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new MqttPublishOptions { UserProperties = [default] });
        Assert.Throws<ArgumentException>(() => new MqttPublishOptions { UserProperties = [new MqttUserProperty("name", null!)] });
        Assert.Throws<ArgumentNullException>(() => new MqttPublishOptions { UserProperties = null! });
    }
}
