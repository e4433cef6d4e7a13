using System.Reflection;
using Microsoft.Extensions.Logging;
using TypedMqtt.Connection;

namespace TypedMqtt.Tests.Infrastructure;

public sealed class LogMessageTests
{
    private static readonly LoggerMessageAttribute[] Messages =
    [
        .. typeof(MqttClient).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>(),
    ];

    [Fact]
    public void Every_event_id_says_one_thing()
    {
        Assert.True(Messages.Length > 10);
        Assert.Empty(Messages.GroupBy(message => message.EventId).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void Every_message_has_an_id_and_no_placeholder_for_a_payload_or_a_secret() =>
        Assert.All(Messages, message =>
        {
            Assert.True(message.EventId > 0);
            Assert.DoesNotContain("{Payload", message.Message, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("{Password", message.Message, StringComparison.OrdinalIgnoreCase);
        });
}
