using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Broker;

/// <summary>What mosquitto tells of itself, and others below it.</summary>
[MqttContract("$SYS/broker")]
public interface IBrokerStatistics
{
    [MqttState("clients/connected")]
    ValueTask ConnectedAsync(int payload);

    [MqttState("load/messages/received/{window}")]
    ValueTask LoadAsync(Window window, double payload);

    [MqttState("{*statistic}")]
    ValueTask AnythingAsync(string statistic, string payload);
}

public enum Window
{
    [MqttName("1min")]
    OneMinute,

    [MqttName("5min")]
    FiveMinutes,

    [MqttName("15min")]
    FifteenMinutes,
}
