using CsCheck;

namespace TypedMqtt.Tests.Protocol;

/// <summary>Generators of what packets are made of.</summary>
internal static class Gens
{
    /// <summary>Strings MQTT allows, with characters of one to four bytes and U+FEFF.</summary>
    internal static readonly Gen<string> Text =
        Gen.OneOf("a", "Z", "7", " ", "/", "$", "+", "#", "\u0001", "ü", "€", "\uFEFF", "😀").Array[0, 12].Select(string.Concat);

    internal static readonly Gen<string> Topic =
        Gen.OneOf("a", "b", "7", "/", "$", "ü", "😀").Array[1, 12].Select(string.Concat);

    internal static readonly Gen<byte[]> Data = Gen.Byte.Array[0, 20];

    internal static readonly Gen<ushort> PacketId = Gen.UShort[1, ushort.MaxValue];

    internal static readonly Gen<MqttQos> Qos = Gen.OneOf(MqttQos.AtMostOnce, MqttQos.AtLeastOnce, MqttQos.ExactlyOnce);

    internal static readonly Gen<MqttProtocolVersion> Version =
        Gen.OneOf(MqttProtocolVersion.V310, MqttProtocolVersion.V311, MqttProtocolVersion.V500);

    internal static readonly Gen<MqttUserProperty[]> UserProperties =
        Gen.Select(Text, Text, (name, value) => new MqttUserProperty(name, value)).Array[0, 3];
}
