using System;
using System.Collections.Generic;
using System.Text.Json.Serialization;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Tasmota;

/// <summary>Tasmota, as its documentation gives it: the prefix comes first, so the contract has no template of its own.</summary>
[MqttContract(JsonContext = typeof(TasmotaJson), ProtocolVersion = MqttProtocolVersion.V311)]
public interface ITasmota
{
    [MqttEvent("tele/{device}/SENSOR")]
    ValueTask SensorAsync(string device, Sensor payload);

    [MqttEvent("tele/{device}/STATE")]
    ValueTask StateAsync(string device, DeviceState payload);

    [MqttState("tele/{device}/LWT")]
    ValueTask LastWillAsync(string device, Presence? payload);

    [MqttEvent("stat/{device}/POWER")]
    ValueTask PowerAsync(string device, Power payload);

    /// <summary>The level has the number in it, so it is an enum.</summary>
    [MqttEvent("stat/{device}/{relay}")]
    ValueTask RelayAsync(string device, Relay relay, Power payload);

    [MqttEvent("stat/{device}/RESULT")]
    ValueTask ResultAsync(string device, Dictionary<string, string> payload);

    [MqttEvent("cmnd/{device}/POWER", Qos = MqttQos.AtLeastOnce)]
    ValueTask SwitchAsync(string device, Command payload);

    [MqttEvent("cmnd/{device}/Dimmer")]
    ValueTask DimAsync(string device, int percent);

    /// <summary>A command without a payload asks for what is.</summary>
    [MqttEvent("cmnd/{device}/Status")]
    ValueTask AskAsync(string device);
}

public enum Presence { Online, Offline }

public enum Power
{
    [MqttName("OFF")]
    Off,

    [MqttName("ON")]
    On,
}

public enum Command
{
    [MqttName("OFF")]
    Off,

    [MqttName("ON")]
    On,

    [MqttName("TOGGLE")]
    Toggle,
}

public enum Relay
{
    [MqttName("POWER1")]
    First,

    [MqttName("POWER2")]
    Second,
}

public sealed record Sensor(DateTime Time, Am2301? Am2301, Energy? Energy, string TempUnit);

public sealed record Am2301(double Temperature, double Humidity, double DewPoint);

public sealed record Energy(DateTime TotalStartTime, double Total, double Yesterday, double Today, double Period, int Power, double Factor, int Voltage, double Current);

public sealed record DeviceState(DateTime Time, string Uptime, int UptimeSec, Wifi Wifi);

public sealed record Wifi([property: JsonPropertyName("AP")] int AccessPoint, [property: JsonPropertyName("SSId")] string Ssid, [property: JsonPropertyName("RSSI")] int Rssi);

[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowReadingFromString, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(Sensor))]
[JsonSerializable(typeof(DeviceState))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class TasmotaJson : JsonSerializerContext;
