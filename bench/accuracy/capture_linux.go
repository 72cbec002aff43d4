package main

import (
	"fmt"
	"net"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A capture copies the frames to and from one TCP port of the loopback device.
//
// The kernel writes them into a ring shared with this process (TPACKET_V3) and
// hands over a megabyte at a time, or what there is after retire: the thread
// that empties it wakes a few times a second, whatever the number of packets.
// Each frame carries the time at which the kernel received it.
type capture struct {
	fd     int
	ring   []byte
	stop   atomic.Bool
	done   chan error
	frames frames
}

const (
	blockSize = 1 << 20
	blocks    = 64
	retire    = 100 * time.Millisecond
	// What is kept of a frame: a request's headers; all of an answer, for where a
	// reader is late the kernel sends many events together.
	snapRequest = 1024
	snapAnswer  = 1 << 17
)

// startCapture begins to capture. It needs root or CAP_NET_RAW.
func startCapture(port uint16) (*capture, error) {
	lo, err := net.InterfaceByName("lo")
	if err != nil {
		return nil, fmt.Errorf("capture: %w", err)
	}
	// Protocol 0: nothing is received before the filter stands and bind names it.
	fd, err := unix.Socket(unix.AF_PACKET, unix.SOCK_RAW|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("capture packets (needs root or CAP_NET_RAW): %w", err)
	}
	c := &capture{fd: fd, done: make(chan error, 1)}
	if err := c.open(lo.Index, port); err != nil {
		c.release()
		return nil, fmt.Errorf("capture packets: %w", err)
	}
	go func() { c.done <- c.copyFrames() }()
	return c, nil
}

func (c *capture) open(device int, port uint16) error {
	filter := portFilter(port)
	if err := unix.SetsockoptSockFprog(c.fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER,
		&unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}); err != nil {
		return fmt.Errorf("attach the filter: %w", err)
	}
	// Stamps each packet where the kernel receives it, as hanbench's own sockets ask.
	if err := unix.SetsockoptInt(c.fd, unix.SOL_SOCKET, unix.SO_TIMESTAMPNS, 1); err != nil {
		return fmt.Errorf("ask for timestamps: %w", err)
	}
	if err := unix.SetsockoptInt(c.fd, unix.SOL_PACKET, unix.PACKET_VERSION, unix.TPACKET_V3); err != nil {
		return fmt.Errorf("ask for TPACKET_V3: %w", err)
	}
	const frame = 2048
	if err := unix.SetsockoptTpacketReq3(c.fd, unix.SOL_PACKET, unix.PACKET_RX_RING, &unix.TpacketReq3{
		Block_size: blockSize, Block_nr: blocks, Frame_size: frame, Frame_nr: blocks * blockSize / frame,
		Retire_blk_tov: uint32(retire.Milliseconds()),
	}); err != nil {
		return fmt.Errorf("make the ring: %w", err)
	}
	var err error
	c.ring, err = unix.Mmap(c.fd, 0, blocks*blockSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return fmt.Errorf("map the ring: %w", err)
	}
	// On loopback every packet passes twice. Sockets bound to one protocol, and
	// not to all, see what was received and not what was sent.
	ipv4 := uint16(unix.ETH_P_IP>>8 | unix.ETH_P_IP&0xff<<8)
	return unix.Bind(c.fd, &unix.SockaddrLinklayer{Protocol: ipv4, Ifindex: device})
}

// copyFrames empties the ring until it is stopped and all is out.
func (c *capture) copyFrames() error {
	for i := 0; ; {
		block := c.ring[i*blockSize : (i+1)*blockSize]
		status := &header(block).Block_status
		if atomic.LoadUint32(status)&unix.TP_STATUS_USER != 0 {
			c.takeBlock(block)
			atomic.StoreUint32(status, unix.TP_STATUS_KERNEL)
			i = (i + 1) % blocks
			continue
		}
		poll := []unix.PollFd{{Fd: int32(c.fd), Events: unix.POLLIN}}
		n, err := unix.Poll(poll, int(3*retire.Milliseconds()))
		if err != nil && err != unix.EINTR {
			return err
		}
		if n == 0 && c.stop.Load() {
			return nil // nothing for longer than the kernel keeps an unfinished block
		}
	}
}

// header is a block's, behind its version and an offset.
func header(block []byte) *unix.TpacketHdrV1 {
	return (*unix.TpacketHdrV1)(unsafe.Pointer(&block[8]))
}

func (c *capture) takeBlock(block []byte) {
	h := header(block)
	at := h.Offset_to_first_pkt
	for range h.Num_pkts {
		p := (*unix.Tpacket3Hdr)(unsafe.Pointer(&block[at]))
		start := at + uint32(p.Mac)
		c.frames.add(int64(p.Sec)*1e9+int64(p.Nsec), block[start:start+p.Snaplen])
		at += p.Next_offset
	}
}

// close ends the capture; dropped counts packets for which the ring had no room.
func (c *capture) close() (f *frames, dropped int, err error) {
	defer c.release()
	c.stop.Store(true)
	if err := <-c.done; err != nil {
		return nil, 0, fmt.Errorf("capture: %w", err)
	}
	stats, err := unix.GetsockoptTpacketStatsV3(c.fd, unix.SOL_PACKET, unix.PACKET_STATISTICS)
	if err != nil {
		return nil, 0, fmt.Errorf("capture: count drops: %w", err)
	}
	return &c.frames, int(stats.Drops), nil
}

func (c *capture) release() {
	if c.ring != nil {
		unix.Munmap(c.ring)
	}
	unix.Close(c.fd)
}

// portFilter lets TCP segments with data to and from a port pass:
// acknowledgements are as many as they, and would cost as much. In tcpdump's
// words: tcp port PORT and ip[2:2] - ((ip[0]&0xf)<<2) - ((tcp[12]&0xf0)>>2) != 0.
func portFilter(port uint16) []unix.SockFilter {
	stmt := func(code uint16, k uint32) unix.SockFilter { return unix.SockFilter{Code: code, K: k} }
	jump := func(code uint16, k uint32, yes, no uint8) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_JMP | code, Jt: yes, Jf: no, K: k}
	}
	const (
		byteAt  = unix.BPF_LD | unix.BPF_B | unix.BPF_ABS
		halfAt  = unix.BPF_LD | unix.BPF_H | unix.BPF_ABS
		byteTCP = unix.BPF_LD | unix.BPF_B | unix.BPF_IND // from the IP header's length on
		halfTCP = unix.BPF_LD | unix.BPF_H | unix.BPF_IND
	)
	return []unix.SockFilter{
		0:  stmt(byteAt, ethernetHeader+9), // protocol
		1:  jump(unix.BPF_JEQ, unix.IPPROTO_TCP, 0, 21),
		2:  stmt(halfAt, ethernetHeader+6), // a later fragment has no TCP header
		3:  jump(unix.BPF_JSET, 0x1fff, 19, 0),
		4:  stmt(unix.BPF_LDX|unix.BPF_B|unix.BPF_MSH, ethernetHeader), // X: the IP header's length
		5:  stmt(halfTCP, ethernetHeader),                              // source port
		6:  jump(unix.BPF_JEQ, uint32(port), 0, 3),
		7:  stmt(unix.BPF_LD|unix.BPF_IMM, snapAnswer),
		8:  stmt(unix.BPF_ST, 0), // M[0]: what to keep
		9:  jump(unix.BPF_JA, 4, 0, 0),
		10: stmt(halfTCP, ethernetHeader+2), // target port
		11: jump(unix.BPF_JEQ, uint32(port), 0, 11),
		12: stmt(unix.BPF_LD|unix.BPF_IMM, snapRequest),
		13: stmt(unix.BPF_ST, 0),
		14: stmt(byteTCP, ethernetHeader+12), // the TCP header's length, in its upper half, words
		15: stmt(unix.BPF_ALU|unix.BPF_AND|unix.BPF_K, 0xf0),
		16: stmt(unix.BPF_ALU|unix.BPF_RSH|unix.BPF_K, 2),
		17: stmt(unix.BPF_ALU|unix.BPF_ADD|unix.BPF_X, 0),
		18: stmt(unix.BPF_MISC|unix.BPF_TAX, 0),
		19: stmt(halfAt, ethernetHeader+2), // the packet's length: that of its headers?
		20: jump(unix.BPF_JEQ|unix.BPF_X, 0, 2, 0),
		21: stmt(unix.BPF_LD|unix.BPF_MEM, 0),
		22: stmt(unix.BPF_RET|unix.BPF_A, 0),
		23: stmt(unix.BPF_RET|unix.BPF_K, 0),
	}
}
