using System.Threading.Tasks;
using TypedMqtt;

namespace Größe.日本;

/// <summary>Names and topics in letters of all kinds, also beyond the basic plane.</summary>
[MqttContract("größe/日本/𝒳/{höhe}")]
public interface IÜbersicht
{
    [MqttEvent("température")]
    ValueTask TempératureAsync(int höhe, string größe);

    [MqttState("名前 с пробелом")]
    ValueTask 名前Async(int höhe, Ώρα? ώρα);

    [MqttEvent("{ἕν}/{два}/{三}")]
    ValueTask ΤρίαAsync(int höhe, string ἕν, int два, bool 三, [MqttUserProperty("größe ✓")] string ñ);
}

public enum Ώρα
{
    [MqttName("πρωί")]
    Πρωί,

    Βράδυ,
}
