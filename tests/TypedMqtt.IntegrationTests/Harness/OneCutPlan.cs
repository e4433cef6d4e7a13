namespace TypedMqtt.IntegrationTests.Harness;

/// <summary>Cuts once, before or behind the next packet of either side that begins with this byte and comes by itself.</summary>
internal sealed class OneCutPlan(byte firstByte, bool carried) : CutPlan(times: 1)
{
    protected override int? FindCut(ReadOnlySpan<byte> arrived, PacketPosition position) =>
        arrived[0] != firstByte ? null : carried ? arrived.Length : 0;
}
